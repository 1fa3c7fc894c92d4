import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const MAIL: Member = { effect: 'mail', async: true, does: 'sends mail' };
const API: Member = { effect: 'mail', async: true, does: 'sends mail through an HTTP API' };
const CALL: Member = { effect: 'network', async: true, returns: 'any', does: 'calls the mail service' };

/** Mail: over SMTP and through services. */
export const mail: Library[] = [
  defineLibrary({
    title: 'Nodemailer',
    language: 'typescript',
    practice: 'nodemailer',
    packages: ['nodemailer', '@nestjs-modules/mailer', 'email-templates', 'nodemailer-mailgun-transport'],
    modules: ['nodemailer', '@nestjs-modules/mailer', 'email-templates', 'nodemailer/lib/mailer'],
    docs: { usage: 'https://nodemailer.com/usage/' },
    aliases: { 'nodemailer/lib/mailer': 'nodemailer.Transporter' },
    functions: {
      ...functionsOf('nodemailer', 'createTransport', { returns: 'nodemailer.Transporter' }),
      'nodemailer.createTestAccount': CALL,
      'nodemailer.getTestMessageUrl': { returns: 'str' },
    },
    types: {
      'nodemailer.Transporter': {
        kind: 'client',
        members: { sendMail: MAIL, verify: CALL, ...members('close use isIdle on') },
      },
      '@nestjs-modules/mailer.MailerService': { kind: 'client', members: { sendMail: MAIL } },
      'email-templates': { members: { send: MAIL, render: { async: true, returns: 'str' } } },
    },
    assumptions: [{ name: 'transporter', type: 'nodemailer.Transporter' }],
  }),
  defineLibrary({
    title: 'Mail services',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      '@sendgrid/mail',
      '@sendgrid/client',
      'postmark',
      'resend',
      'mailgun.js',
      'node-mailjet',
      '@getbrevo/brevo',
      '@mailchimp/mailchimp_transactional',
      'mailersend',
    ],
    modules: [
      '@sendgrid/mail',
      '@sendgrid/client',
      'postmark',
      'resend',
      'mailgun.js',
      '@getbrevo/brevo',
      'mailersend',
    ],
    docs: {
      sendgrid: 'https://github.com/sendgrid/sendgrid-nodejs/tree/main/packages/mail',
      postmark: 'https://github.com/ActiveCampaign/postmark.js#readme',
      resend: 'https://resend.com/docs/api-reference/emails/send-email',
    },
    functions: {
      ...functionsOf('@sendgrid/mail', 'send', API),
      '@sendgrid/mail.sendMultiple': { ...API, bulk: true },
      ...functionsOf('@sendgrid/mail', 'setApiKey setTimeout setSubstitutionWrappers'),
      '@sendgrid/client.request': CALL,
    },
    types: {
      '@sendgrid/mail.MailService': {
        kind: 'client',
        members: { send: API, sendMultiple: { ...API, bulk: true }, ...members('setApiKey') },
      },
      'postmark.ServerClient': {
        kind: 'client',
        others: CALL,
        members: {
          ...members('sendEmail sendEmailWithTemplate', API),
          ...members('sendEmailBatch sendEmailBatchWithTemplates', { ...API, bulk: true }),
        },
      },
      'postmark.Client': { bases: ['postmark.ServerClient'] },
      'resend.Resend': { kind: 'client', attributes: { emails: 'resend.Emails', batch: 'resend.Batch' } },
      'resend.Emails': {
        kind: 'client',
        members: { ...members('send create', API), ...members('get update cancel', CALL) },
      },
      'resend.Batch': { kind: 'client', members: members('send create', { ...API, bulk: true }) },
      'mailersend.MailerSend': { kind: 'client', attributes: { email: 'resend.Emails' } },
    },
  }),
];
