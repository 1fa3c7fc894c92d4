import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const CALL: Member = { effect: 'network', does: 'calls Stripe' };

/** What resources' classes and services have between them; each sends one request, and each has a twin that ends in `_async`. */
const ACTIONS =
  'create retrieve modify update delete list search cancel confirm capture refresh pay finalize_invoice void_invoice mark_uncollectible send_invoice upcoming create_preview attach detach approve expire reverse resume migrate reject create_source create_balance_transaction create_login_link create_reversal create_refund create_funding_instructions create_tax_id create_usage_record list_line_items list_payment_methods list_sources list_tax_ids list_balance_transactions list_persons retrieve_payment_method retrieve_source delete_source delete_discount modify_source increment_authorization apply_customer_balance verify_microdeposits accept finalize_quote release add_lines remove_lines update_lines';

const HARMLESS = 'construct_from to_dict class_url instance_url refresh_from serialize';

const SURFACE: Record<string, Member> = {
  ...members(ACTIONS, CALL),
  ...members(
    ACTIONS.split(' ')
      .map((name) => `${name}_async`)
      .join(' '),
    { ...CALL, async: true },
  ),
  ...members('auto_paging_iter search_auto_paging_iter', { ...CALL, returns: 'iter<any>' }),
  ...members('auto_paging_iter_async search_auto_paging_iter_async', { returns: 'asynciter<any>' }),
  ...members(HARMLESS),
};

const RESOURCES =
  'Account AccountLink AccountSession ApplePayDomain ApplicationFee Balance BalanceTransaction Charge ConfirmationToken Coupon CreditNote Customer CustomerSession Dispute EphemeralKey Event File FileLink Invoice InvoiceItem Mandate PaymentIntent PaymentLink PaymentMethod PaymentMethodConfiguration PaymentMethodDomain Payout Person Plan Price Product PromotionCode Quote Refund Review SetupAttempt SetupIntent ShippingRate Source Subscription SubscriptionItem SubscriptionSchedule TaxCode TaxId TaxRate Token Topup Transfer UsageRecord WebhookEndpoint checkout.Session billing_portal.Session billing_portal.Configuration identity.VerificationSession issuing.Card issuing.Cardholder issuing.Authorization tax.Calculation tax.Transaction terminal.Reader terminal.ConnectionToken terminal.Location billing.Meter billing.MeterEvent radar.ValueList financial_connections.Session reporting.ReportRun';

const RESOURCE: TypeModel = { members: SURFACE };

/** Stripe: the module's resources and the newer client, both with `_async` methods beside the blocking ones. */
export const stripe = defineLibrary({
  title: 'Stripe',
  language: 'python',
  practice: 'stripe',
  packages: ['stripe', 'dj-stripe'],
  modules: ['stripe'],
  docs: {
    async: 'https://github.com/stripe/stripe-python#async',
    idempotency: 'https://docs.stripe.com/api/idempotent_requests',
  },
  functions: functionsOf('stripe', 'Webhook.construct_event WebhookSignature.verify_header'),
  types: {
    ...Object.fromEntries(RESOURCES.split(' ').map((name) => [`stripe.${name}`, RESOURCE])),
    'stripe.StripeClient': {
      kind: 'client',
      others: { returns: '$self', attributes: true },
      members: { ...SURFACE, construct_event: {}, parse_thin_event: {} },
    },
  },
  twins: Object.fromEntries(
    RESOURCES.split(' ').flatMap((resource) =>
      ['create', 'retrieve', 'modify', 'list', 'delete'].map((action) => [
        `stripe.${resource}.${action}`,
        `stripe.${resource}.${action}_async`,
      ]),
    ),
  ),
});
