import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type TypeModel } from '../schema.ts';

const VIEW = 'django.views.generic.View';
const ADMIN = 'django.contrib.admin.options.BaseModelAdmin';
const FORM = 'django.forms.forms.BaseForm';
const MAIL = { effect: 'mail' as const, does: 'sends mail' };

/** Classes that are views only because they derive from one, and what they derive from. */
function deriving(base: string, prefix: string, names: string): Record<string, TypeModel> {
  return Object.fromEntries(names.split(' ').map((name) => [`${prefix}.${name}`, { bases: [base] }]));
}

const VIEW_METHODS = [
  ...['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'setup', 'dispatch'],
  ...['get_queryset', 'get_object', 'get_context_data', 'get_form', 'get_form_kwargs', 'get_form_class'],
  ...['get_initial', 'get_success_url', 'get_template_names', 'get_redirect_url', 'get_ordering', 'paginate_queryset'],
  ...['form_valid', 'form_invalid', 'render_to_response', 'test_func', 'has_permission', 'handle_no_permission'],
];

const views: EntryPoint[] = [
  {
    role: 'request',
    base: VIEW,
    methods: VIEW_METHODS,
    plain: 'thread',
  },
  // Views of a package that nothing is known of.
  { role: 'request', baseNamed: '*View', methods: VIEW_METHODS, plain: 'thread' },
  // Mixins of a project are views as well once they derive from Django's.
  {
    role: 'request',
    base: 'django.views.generic.ContextMixin',
    methods: ['get_context_data', 'get_queryset', 'get_object', 'form_valid', 'get_form_kwargs', 'get_success_url'],
    plain: 'thread',
  },
  {
    role: 'request',
    base: 'django.contrib.auth.mixins.AccessMixin',
    methods: ['dispatch', 'test_func', 'has_permission'],
    plain: 'thread',
  },
  ...['django.urls.path', 'django.urls.re_path', 'django.conf.urls.url'].map(
    (registrar): EntryPoint => ({ role: 'request', registrar, argument: [1, 'view'], plain: 'thread' }),
  ),
];

const around: EntryPoint[] = [
  {
    role: 'request',
    base: 'django.utils.deprecation.MiddlewareMixin',
    methods: ['process_request', 'process_response', 'process_view', 'process_exception', '__call__'],
    plain: 'thread',
  },
  { role: 'request', base: FORM, methods: ['clean', 'clean_*', 'is_valid'], plain: 'thread' },
  {
    role: 'request',
    base: 'django.forms.Field',
    methods: ['to_python', 'clean', 'validate', 'prepare_value', 'has_changed', 'label_from_instance'],
    plain: 'thread',
  },
  {
    role: 'request',
    base: 'django.forms.Widget',
    methods: ['render', 'get_context', 'format_value', 'value_from_datadict', 'optgroups'],
    plain: 'thread',
  },
  {
    role: 'request',
    decorator: 'django.dispatch.receiver',
    event: true,
    plain: 'thread',
    gives: { instance: '$sender=' },
  },
  {
    role: 'request',
    registrar: 'django.dispatch.Signal.connect',
    argument: [0, 'receiver'],
    event: true,
    plain: 'thread',
  },
  ...decoratorsOf(['django.template.Library'], 'simple_tag inclusion_tag tag filter simple_block_tag', {
    role: 'request',
    plain: 'thread',
  }),
  { role: 'request', base: 'django.template.base.Node', methods: ['render'], plain: 'thread' },
  {
    role: 'request',
    base: 'django.contrib.auth.backends.BaseBackend',
    methods: [
      'authenticate',
      'get_user',
      'has_perm',
      'get_user_permissions',
      'get_group_permissions',
      'get_all_permissions',
    ],
    plain: 'thread',
  },
  { role: 'request', base: 'django.contrib.syndication.views.Feed', methods: ['items', 'get_object'], plain: 'thread' },
  {
    role: 'request',
    base: 'django.contrib.syndication.views.Feed',
    methods: ['item_*'],
    plain: 'thread',
    perObject: true,
  },
  { role: 'request', base: 'django.contrib.sitemaps.Sitemap', methods: ['items'], plain: 'thread' },
  {
    role: 'request',
    base: 'django.contrib.sitemaps.Sitemap',
    methods: ['lastmod', 'location', 'changefreq', 'priority'],
    plain: 'thread',
    perObject: true,
  },
];

const scripts: EntryPoint[] = [
  { role: 'script', base: 'django.core.management.base.BaseCommand', methods: ['handle'], plain: 'thread' },
  { role: 'startup', base: 'django.apps.AppConfig', methods: ['ready'], plain: 'thread' },
  {
    role: 'script',
    base: ADMIN,
    methods: [
      'get_*',
      'has_*',
      'save_*',
      'delete_*',
      'formfield_for_*',
      '*_view',
      'response_*',
      'construct_change_message',
    ],
    plain: 'thread',
  },
  {
    role: 'script',
    base: 'django.contrib.admin.SimpleListFilter',
    methods: ['lookups', 'queryset', 'choices'],
    plain: 'thread',
  },
  { role: 'script', decorator: 'django.contrib.admin.action', plain: 'thread' },
  // `@admin.display` marks a column of the change list: run for every row of it.
  { role: 'script', decorator: 'django.contrib.admin.display', plain: 'thread', perObject: true },
  ...['django.db.migrations.RunPython', 'django.db.migrations.operations.RunPython'].flatMap(
    (registrar): EntryPoint[] => [
      { role: 'migration', registrar, argument: [0, 'code'], plain: 'thread' },
      { role: 'migration', registrar, argument: [1, 'reverse_code'], plain: 'thread' },
    ],
  ),
];

/** Django but for its ORM: views, forms, middleware, commands, mail, templates, passwords, files. */
export const django = defineLibrary({
  title: 'Django',
  language: 'python',
  practice: 'django',
  packages: ['django', 'django-tables2', 'django-filter', 'django-ninja'],
  modules: ['django', 'django_tables2', 'django_filters', 'ninja'],
  docs: {
    views: 'https://docs.djangoproject.com/en/stable/topics/class-based-views/',
    async: 'https://docs.djangoproject.com/en/stable/topics/async/',
    mail: 'https://docs.djangoproject.com/en/stable/topics/email/',
    signals: 'https://docs.djangoproject.com/en/stable/topics/signals/',
    caching: 'https://docs.djangoproject.com/en/stable/topics/cache/',
  },
  aliases: {
    'django.views.View': VIEW,
    ...Object.fromEntries(
      ['base', 'list', 'detail', 'edit', 'dates'].map((module) => [
        `django.views.generic.${module}.*`,
        'django.views.generic.*',
      ]),
    ),
    'django.core.mail.message.*': 'django.core.mail.*',
    'django.contrib.admin.ModelAdmin': 'django.contrib.admin.options.ModelAdmin',
    'django.contrib.admin.TabularInline': 'django.contrib.admin.options.TabularInline',
    'django.contrib.admin.StackedInline': 'django.contrib.admin.options.StackedInline',
    'django.core.management.BaseCommand': 'django.core.management.base.BaseCommand',
    'django.core.management.LabelCommand': 'django.core.management.base.LabelCommand',
    'django.core.management.AppCommand': 'django.core.management.base.AppCommand',
    'django.apps.config.AppConfig': 'django.apps.AppConfig',
    'django.dispatch.dispatcher.receiver': 'django.dispatch.receiver',
    'django.dispatch.dispatcher.Signal': 'django.dispatch.Signal',
    'django.template.library.Library': 'django.template.Library',
    'django.template.Node': 'django.template.base.Node',
    'django.forms.Form': 'django.forms.forms.Form',
    'django.forms.BaseForm': FORM,
    'django.forms.fields.*': 'django.forms.*',
    'django.forms.widgets.*': 'django.forms.*',
    'django.forms.models.ModelChoiceField': 'django.forms.ModelChoiceField',
    'django.forms.models.ModelMultipleChoiceField': 'django.forms.ModelMultipleChoiceField',
    'django.forms.ModelForm': 'django.forms.models.ModelForm',
    'django.forms.BaseModelForm': 'django.forms.models.BaseModelForm',
    'django.conf.urls.re_path': 'django.urls.re_path',
    'django.urls.conf.path': 'django.urls.path',
    'django.urls.conf.re_path': 'django.urls.re_path',
    'django_tables2.tables.Table': 'django_tables2.Table',
    'django.core.files.storage.DefaultStorage': 'django.core.files.storage.Storage',
  },
  functions: {
    ...functionsOf('django.core.mail', 'send_mail send_mass_mail mail_admins mail_managers', MAIL),
    'django.core.mail.get_connection': { returns: 'django.core.mail.backends.base.BaseEmailBackend' },
    'django.shortcuts.render': { effect: 'cpu', weight: 'light', does: 'renders a template' },
    'django.template.loader.render_to_string': {
      effect: 'cpu',
      weight: 'light',
      returns: 'str',
      does: 'renders a template',
    },
    'django.template.loader.get_template': { returns: 'django.template.Template' },
    ...functionsOf('django.urls', 'reverse reverse_lazy resolve'),
    ...functionsOf('django.shortcuts', 'redirect resolve_url'),
    ...functionsOf('django.contrib.auth.hashers', 'make_password', {
      effect: 'cpu',
      returns: 'str',
      does: 'hashes a password',
    }),
    ...functionsOf('django.contrib.auth.hashers', 'check_password', {
      effect: 'cpu',
      returns: 'bool',
      does: 'hashes a password',
    }),
    'django.contrib.auth.hashers.acheck_password': { async: true, effect: 'cpu', returns: 'bool' },
    ...functionsOf('django.contrib.auth', 'authenticate login', { effect: 'read', does: 'reads the user' }),
    ...functionsOf('django.contrib.auth', 'aauthenticate alogin', {
      effect: 'read',
      async: true,
      does: 'reads the user',
    }),
    ...functionsOf('django.contrib.messages', 'success error info warning debug add_message'),
    'django.core.management.call_command': { returns: 'any' },
    'django.utils.timezone.now': { returns: 'datetime.datetime' },
    ...functionsOf('django.utils.functional', 'cached_property', { decorates: { caches: true, isCached: 'object' } }),
    'django.views.decorators.cache.cache_page': { decorates: { caches: true } },
  },
  types: {
    [VIEW]: { attributes: { request: 'django.http.HttpRequest', kwargs: 'dict<str,any>', args: 'list<any>' } },
    'django.views.generic.ContextMixin': {
      attributes: { request: 'django.http.HttpRequest', kwargs: 'dict<str,any>' },
    },
    ...deriving(
      'django.views.generic.ContextMixin',
      'django.views.generic',
      'FormMixin SingleObjectMixin MultipleObjectMixin',
    ),
    ...deriving(
      VIEW,
      'django.views.generic',
      'TemplateView RedirectView ListView BaseListView DetailView BaseDetailView FormView BaseFormView CreateView BaseCreateView UpdateView BaseUpdateView DeleteView BaseDeleteView ProcessFormView ArchiveIndexView YearArchiveView MonthArchiveView WeekArchiveView DayArchiveView TodayArchiveView DateDetailView',
    ),
    ...deriving(
      VIEW,
      'django.contrib.auth.views',
      'LoginView LogoutView PasswordResetView PasswordChangeView PasswordResetConfirmView',
    ),
    ...deriving(
      'django.contrib.auth.mixins.AccessMixin',
      'django.contrib.auth.mixins',
      'LoginRequiredMixin PermissionRequiredMixin UserPassesTestMixin',
    ),
    'django_tables2.SingleTableView': { bases: ['django.views.generic.ListView'] },
    'django_tables2.views.SingleTableView': { bases: ['django.views.generic.ListView'] },
    'django_filters.views.FilterView': { bases: ['django.views.generic.ListView'] },
    ...deriving(ADMIN, 'django.contrib.admin.options', 'ModelAdmin InlineModelAdmin TabularInline StackedInline'),
    'django.contrib.admin.ListFilter': {},
    'django.contrib.admin.SimpleListFilter': { bases: ['django.contrib.admin.ListFilter'] },
    ...deriving('django.core.management.base.BaseCommand', 'django.core.management.base', 'LabelCommand AppCommand'),
    ...deriving(FORM, 'django.forms.forms', 'Form'),
    ...deriving(FORM, 'django.forms.models', 'BaseModelForm ModelForm'),
    ...deriving(
      'django.forms.Field',
      'django.forms',
      'CharField ChoiceField TypedChoiceField MultipleChoiceField IntegerField DecimalField BooleanField DateField DateTimeField EmailField URLField SlugField RegexField FileField ImageField JSONField UUIDField MultiValueField ModelChoiceField ModelMultipleChoiceField',
    ),
    ...deriving(
      'django.forms.Widget',
      'django.forms',
      'Input TextInput HiddenInput NumberInput Textarea Select SelectMultiple RadioSelect CheckboxInput CheckboxSelectMultiple MultiWidget SplitDateTimeWidget DateInput DateTimeInput FileInput ClearableFileInput',
    ),
    [FORM]: { attributes: { cleaned_data: 'dict<str,any>', data: 'dict<str,any>' } },
    ...deriving(
      'django.contrib.auth.backends.BaseBackend',
      'django.contrib.auth.backends',
      'ModelBackend RemoteUserBackend',
    ),
    'django.contrib.sitemaps.GenericSitemap': { bases: ['django.contrib.sitemaps.Sitemap'] },
    'django.core.mail.EmailMessage': {
      members: {
        send: { ...MAIL, returns: 'int' },
        ...members('attach attach_alternative message recipients'),
        attach_file: { effect: 'file' },
      },
    },
    'django.core.mail.EmailMultiAlternatives': { bases: ['django.core.mail.EmailMessage'] },
    'django.core.mail.backends.base.BaseEmailBackend': {
      members: { send_messages: MAIL, ...members('open close', { effect: 'network' }) },
    },
    'django.dispatch.Signal': {
      members: members('connect disconnect send send_robust has_listeners', {}),
    },
    'django.template.Template': {
      members: { render: { effect: 'cpu', weight: 'light', returns: 'str', does: 'renders a template' } },
    },
    'django.http.HttpRequest': {
      attributes: {
        GET: 'dict<str,str>',
        POST: 'dict<str,str>',
        META: 'dict<str,str>',
        headers: 'dict<str,str>',
        FILES: 'dict<str,django.core.files.uploadedfile.UploadedFile>',
        method: 'str',
        body: 'bytes',
        path: 'str',
      },
      members: members('build_absolute_uri get_full_path get_host is_secure accepts', { returns: 'str' }),
    },
    'django.core.files.uploadedfile.UploadedFile': {
      members: {
        read: { effect: 'file', returns: 'bytes' },
        chunks: { effect: 'file', returns: 'iter<bytes>' },
        ...members('seek close multiple_chunks'),
      },
      attributes: { name: 'str', size: 'int', content_type: 'str' },
    },
    // What a storage does depends on settings: a disk here, a bucket elsewhere. It is I/O that blocks in both.
    'django.core.files.storage.Storage': {
      members: {
        save: { effect: 'file', returns: 'str', does: 'writes to the file storage' },
        open: { effect: 'file', returns: 'io.TextIOWrapper', scope: 'file', does: 'opens a stored file' },
        exists: { effect: 'file', returns: 'bool', does: 'asks the file storage' },
        ...members('delete size listdir get_modified_time', { effect: 'file', does: 'asks the file storage' }),
        ...members('url path get_valid_name generate_filename'),
      },
    },
    'django_tables2.Table': {},
  },
  // A model that is chosen at run time (`content_type.model_class()`) or comes from a package.
  assumptions: [{ name: 'objects', type: 'django.db.models.Manager<any>' }],
  entryPoints: [
    ...views,
    ...around,
    ...scripts,
    {
      role: 'request',
      base: 'django_tables2.Table',
      methods: ['render_*', 'value_*'],
      plain: 'thread',
      perObject: true,
    },
    { role: 'request', base: 'django_tables2.Table', methods: ['order_*'], plain: 'thread' },
    {
      role: 'request',
      base: 'django_filters.FilterSet',
      methods: ['filter_*', 'get_queryset', 'qs'],
      plain: 'thread',
    },
    ...decoratorsOf(['ninja.NinjaAPI', 'ninja.Router'], 'get post put patch delete api_operation exception_handler', {
      role: 'request',
      plain: 'thread',
    }),
    { role: 'request', base: 'ninja.Schema', methods: ['resolve_*'], plain: 'thread', perObject: true },
  ],
  transparent: [
    ...['login_required', 'permission_required', 'user_passes_test'].map(
      (name) => `django.contrib.auth.decorators.${name}`,
    ),
    'django.contrib.admin.views.decorators.staff_member_required',
    'django.contrib.admin.register',
    ...['require_http_methods', 'require_GET', 'require_POST', 'require_safe', 'condition', 'etag'].map(
      (name) => `django.views.decorators.http.${name}`,
    ),
    ...['csrf_exempt', 'csrf_protect', 'requires_csrf_token', 'ensure_csrf_cookie'].map(
      (name) => `django.views.decorators.csrf.${name}`,
    ),
    'django.views.decorators.cache.never_cache',
    'django.views.decorators.cache.cache_control',
    'django.views.decorators.vary.vary_on_headers',
    'django.views.decorators.vary.vary_on_cookie',
    'django.views.decorators.debug.sensitive_post_parameters',
    'django.views.decorators.debug.sensitive_variables',
    'django.views.decorators.clickjacking.xframe_options_exempt',
    'django.utils.decorators.method_decorator',
    'django.utils.decorators.sync_and_async_middleware',
  ],
  twins: { 'django.contrib.auth.authenticate': 'django.contrib.auth.aauthenticate' },
});
