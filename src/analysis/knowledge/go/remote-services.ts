import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';
import { orError } from './rows.ts';

const calls = (service: string): Member => orError('any', { effect: 'network', does: `calls ${service}` });
const MAIL: Member = { effect: 'mail', returns: 'error', does: 'sends a mail' };
/** A client whose resources hang on it as attributes. */
const tree = (service: string): TypeModel => ({ kind: 'client', others: { ...calls(service), attributes: true } });
const STRIPE = 'github.com/stripe/stripe-go';
const STRIPE_VERBS = 'New Get Update Del Cancel Capture Confirm Pay Finalize Expire Close';
const STRIPE_RESOURCES = [
  ...['customer', 'charge', 'paymentintent', 'setupintent', 'subscription', 'invoice', 'refund', 'product', 'price'],
  ...['paymentmethod', 'checkout/session', 'coupon', 'transfer', 'payout', 'account', 'accountlink', 'invoiceitem'],
];
const versions = Array.from({ length: 25 }, (_, i) => `v${60 + i}`);
const GOMAIL = 'gopkg.in/gomail.v2';
const SENDGRID = 'github.com/sendgrid/sendgrid-go';
const GITHUB = 'github.com/google/go-github';

/** Mail, payments and other services that are called over the network. */
export const remoteServices: Library[] = [
  defineLibrary({
    title: 'Mail',
    language: 'go',
    practice: 'go',
    packages: [
      GOMAIL,
      'github.com/go-mail/mail',
      'github.com/wneessen/go-mail',
      SENDGRID,
      'github.com/mailgun/mailgun-go',
      'github.com/resend/resend-go',
      'github.com/jordan-wright/email',
    ],
    modules: [
      GOMAIL,
      'github.com/go-mail/mail',
      'github.com/wneessen/go-mail',
      SENDGRID,
      'github.com/mailgun/mailgun-go',
      'github.com/resend/resend-go',
      'github.com/jordan-wright/email',
    ],
    packageNames: {
      [GOMAIL]: 'gomail',
      'github.com/wneessen/go-mail': 'mail',
      [SENDGRID]: 'sendgrid',
      'github.com/mailgun/mailgun-go': 'mailgun',
      'github.com/resend/resend-go': 'resend',
    },
    docs: {
      gomail: 'https://pkg.go.dev/gopkg.in/gomail.v2',
      sendgrid: 'https://pkg.go.dev/github.com/sendgrid/sendgrid-go',
    },
    aliases: {
      'github.com/go-mail/mail.*': `${GOMAIL}.*`,
      'github.com/go-gomail/gomail.*': `${GOMAIL}.*`,
      'github.com/mailgun/mailgun-go/v4.*': 'github.com/mailgun/mailgun-go.*',
      'github.com/resend/resend-go/v2.*': 'github.com/resend/resend-go.*',
    },
    functions: {
      ...functionsOf(GOMAIL, 'NewDialer NewPlainDialer', { returns: `${GOMAIL}.Dialer` }),
      [`${GOMAIL}.NewMessage`]: { returns: `${GOMAIL}.Message` },
      [`${GOMAIL}.Send`]: MAIL,
      'github.com/wneessen/go-mail.NewClient': orError('github.com/wneessen/go-mail.Client'),
      'github.com/wneessen/go-mail.NewMsg': {},
      [`${SENDGRID}.NewSendClient`]: { returns: `${SENDGRID}.Client` },
      [`${SENDGRID}.API`]: orError('any', { effect: 'mail', does: 'calls SendGrid' }),
      'github.com/mailgun/mailgun-go.NewMailgun': { returns: 'github.com/mailgun/mailgun-go.Client' },
      'github.com/resend/resend-go.NewClient': { returns: 'github.com/resend/resend-go.Client' },
      'github.com/jordan-wright/email.NewEmail': { returns: 'github.com/jordan-wright/email.Email' },
    },
    types: {
      [`${GOMAIL}.Dialer`]: {
        kind: 'client',
        members: { DialAndSend: MAIL, Dial: orError('any', { effect: 'network' }) },
      },
      [`${GOMAIL}.Message`]: { members: members('SetHeader SetBody AddAlternative Attach Embed SetAddressHeader') },
      'github.com/wneessen/go-mail.Client': {
        kind: 'client',
        members: { ...members('DialAndSend DialAndSendWithContext Send', MAIL), Close: { returns: 'error' } },
      },
      [`${SENDGRID}.Client`]: {
        kind: 'client',
        members: members('Send SendWithContext', orError('any', { effect: 'mail', does: 'sends a mail' })),
      },
      'github.com/mailgun/mailgun-go.Client': {
        kind: 'client',
        members: { Send: { effect: 'mail', returns: 'tuple<str,str,error>', does: 'sends a mail' }, NewMessage: {} },
      },
      'github.com/resend/resend-go.Client': { attributes: { Emails: 'github.com/resend/resend-go.Emails' } },
      'github.com/resend/resend-go.Emails': {
        kind: 'client',
        members: members('Send SendWithContext', orError('any', { effect: 'mail', does: 'sends a mail' })),
      },
      'github.com/jordan-wright/email.Email': { members: members('Send SendWithTLS SendWithStartTLS', MAIL) },
    },
  }),
  defineLibrary({
    title: 'Stripe',
    language: 'go',
    practice: 'stripe-go',
    packages: [STRIPE],
    modules: [STRIPE],
    packageNames: { [STRIPE]: 'stripe' },
    docs: {
      api: 'https://docs.stripe.com/api?lang=go',
      idempotency: 'https://docs.stripe.com/api/idempotent_requests?lang=go',
    },
    aliases: Object.fromEntries(versions.map((version) => [`${STRIPE}/${version}/*`, `${STRIPE}/*`])),
    functions: {
      ...STRIPE_RESOURCES.reduce<Record<string, Member>>(
        (rows, resource) =>
          Object.assign(rows, functionsOf(`${STRIPE}/${resource}`, STRIPE_VERBS, calls('Stripe')), {
            [`${STRIPE}/${resource}.List`]: { effect: 'network', returns: `${STRIPE}.Iter`, does: 'calls Stripe' },
          }),
        {},
      ),
      [`${STRIPE}/client.New`]: { returns: `${STRIPE}/client.API` },
      ...functionsOf(STRIPE, 'String Int64 Bool Float64 StringSlice', { returns: '$0' }),
      ...functionsOf(`${STRIPE}/webhook`, 'ConstructEvent ConstructEventWithOptions', orError('any')),
    },
    types: {
      [`${STRIPE}/client.API`]: tree('Stripe'),
      [`${STRIPE}.Client`]: tree('Stripe'),
      [`${STRIPE}.Iter`]: {
        members: {
          Next: { effect: 'network', weight: 'light', returns: 'bool' },
          ...members('Err', { returns: 'error' }),
          Current: { returns: 'any' },
        },
      },
    },
  }),
  defineLibrary({
    title: 'Other services',
    language: 'go',
    practice: 'go',
    packages: [
      GITHUB,
      'github.com/slack-go/slack',
      'github.com/twilio/twilio-go',
      'github.com/getsentry/sentry-go',
      'github.com/sashabaranov/go-openai',
      'firebase.google.com/go',
      'github.com/xanzy/go-gitlab',
      'github.com/bwmarrin/discordgo',
    ],
    modules: [
      GITHUB,
      'github.com/slack-go/slack',
      'github.com/twilio/twilio-go',
      'github.com/getsentry/sentry-go',
      'github.com/sashabaranov/go-openai',
      'github.com/openai/openai-go',
      'firebase.google.com/go',
      'github.com/xanzy/go-gitlab',
      'github.com/bwmarrin/discordgo',
      'github.com/go-telegram-bot-api/telegram-bot-api',
    ],
    packageNames: {
      'github.com/twilio/twilio-go': 'twilio',
      'github.com/getsentry/sentry-go': 'sentry',
      'github.com/sashabaranov/go-openai': 'openai',
      'github.com/openai/openai-go': 'openai',
      'github.com/go-telegram-bot-api/telegram-bot-api': 'tgbotapi',
      'github.com/xanzy/go-gitlab': 'gitlab',
    },
    docs: {
      github: 'https://pkg.go.dev/github.com/google/go-github/github',
      slack: 'https://pkg.go.dev/github.com/slack-go/slack',
    },
    aliases: {
      ...Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`${GITHUB}/v${20 + i}/github.*`, `${GITHUB}/github.*`]),
      ),
      'github.com/go-telegram-bot-api/telegram-bot-api/v5.*': 'github.com/go-telegram-bot-api/telegram-bot-api.*',
    },
    functions: {
      [`${GITHUB}/github.NewClient`]: { returns: `${GITHUB}/github.Client` },
      'github.com/slack-go/slack.New': { returns: 'github.com/slack-go/slack.Client' },
      'github.com/slack-go/slack.PostWebhook': { effect: 'publish', returns: 'error', does: 'posts to Slack' },
      'github.com/sashabaranov/go-openai.NewClient': { returns: 'github.com/sashabaranov/go-openai.Client' },
      'github.com/twilio/twilio-go.NewRestClient': { returns: 'github.com/twilio/twilio-go.RestClient' },
      ...functionsOf(
        'github.com/getsentry/sentry-go',
        'CaptureException CaptureMessage Init Recover WithScope ConfigureScope AddBreadcrumb',
      ),
      'github.com/getsentry/sentry-go.Flush': { effect: 'network', returns: 'bool' },
      'github.com/go-telegram-bot-api/telegram-bot-api.NewBotAPI': orError(
        'github.com/go-telegram-bot-api/telegram-bot-api.BotAPI',
      ),
    },
    types: {
      [`${GITHUB}/github.Client`]: {
        kind: 'client',
        others: { returns: '$self', attributes: `${GITHUB}/github.Service` },
      },
      [`${GITHUB}/github.Service`]: {
        kind: 'client',
        others: { effect: 'network', returns: 'tuple<any,any,error>', does: 'calls GitHub' },
      },
      'github.com/slack-go/slack.Client': {
        kind: 'client',
        others: calls('Slack'),
        members: members('PostMessage PostMessageContext SendMessage', {
          effect: 'publish',
          returns: 'tuple<str,str,error>',
          does: 'posts to Slack',
        }),
      },
      'github.com/sashabaranov/go-openai.Client': { kind: 'client', others: calls('OpenAI') },
      'github.com/openai/openai-go.Client': tree('OpenAI'),
      'github.com/twilio/twilio-go.RestClient': tree('Twilio'),
      'github.com/bwmarrin/discordgo.Session': {
        kind: 'client',
        others: calls('Discord'),
        members: members('AddHandler Close'),
      },
      'github.com/go-telegram-bot-api/telegram-bot-api.BotAPI': {
        kind: 'client',
        members: {
          ...members('Send', orError('any', { effect: 'publish', does: 'sends a message' })),
          ...members('Request GetMe GetUpdates', calls('Telegram')),
          GetUpdatesChan: { returns: 'iter<any>', serves: true },
        },
      },
    },
  }),
];
