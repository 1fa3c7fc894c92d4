import { aliasesOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type TypeModel } from '../schema.ts';

const GENERIC = 'rest_framework.generics.GenericAPIView';
const SERIALIZER = 'rest_framework.serializers.BaseSerializer';

function deriving(bases: string[], prefix: string, names: string): Record<string, TypeModel> {
  return Object.fromEntries(names.split(' ').map((name) => [`${prefix}.${name}`, { bases }]));
}

/** Django REST framework. Serializers run once for every object of a list: loops that nobody wrote. */
export const djangoRestFramework = defineLibrary({
  title: 'Django REST framework',
  language: 'python',
  practice: 'djangorestframework',
  packages: ['djangorestframework', 'drf-spectacular', 'djangorestframework-simplejwt', 'adrf'],
  modules: ['rest_framework', 'adrf', 'rest_framework_simplejwt'],
  docs: {
    serializers: 'https://www.django-rest-framework.org/api-guide/serializers/',
    relations: 'https://www.django-rest-framework.org/api-guide/relations/',
    views: 'https://www.django-rest-framework.org/api-guide/generic-views/',
    pagination: 'https://www.django-rest-framework.org/api-guide/pagination/',
  },
  aliases: {
    ...aliasesOf('rest_framework.fields', ['rest_framework.serializers'], 'Field'),
    'adrf.views.APIView': 'rest_framework.views.APIView',
    'adrf.decorators.api_view': 'rest_framework.decorators.api_view',
    'adrf.serializers.Serializer': 'rest_framework.serializers.Serializer',
    'adrf.viewsets.ViewSet': 'rest_framework.viewsets.ViewSet',
  },
  functions: {
    ...functionsOf('rest_framework.reverse', 'reverse', { returns: 'str' }),
    ...functionsOf('rest_framework.response', 'Response'),
  },
  types: {
    'rest_framework.views.APIView': {
      bases: ['django.views.generic.View'],
      attributes: { request: 'rest_framework.request.Request' },
      members: members('check_permissions check_object_permissions get_renderer_context', {}),
    },
    ...deriving(['rest_framework.views.APIView'], 'rest_framework.generics', 'GenericAPIView'),
    ...deriving(
      [GENERIC],
      'rest_framework.generics',
      'CreateAPIView ListAPIView RetrieveAPIView DestroyAPIView UpdateAPIView ListCreateAPIView RetrieveUpdateAPIView RetrieveDestroyAPIView RetrieveUpdateDestroyAPIView',
    ),
    ...deriving(['rest_framework.views.APIView'], 'rest_framework.viewsets', 'ViewSet'),
    ...deriving([GENERIC], 'rest_framework.viewsets', 'GenericViewSet ModelViewSet ReadOnlyModelViewSet'),
    'rest_framework.request.Request': {
      bases: ['django.http.HttpRequest'],
      attributes: { data: 'dict<str,any>', query_params: 'dict<str,str>' },
    },
    'rest_framework.fields.Field': {},
    ...deriving(
      ['rest_framework.fields.Field'],
      'rest_framework.serializers',
      'SerializerMethodField CharField IntegerField FloatField DecimalField DateTimeField JSONField DictField ListField RelatedField PrimaryKeyRelatedField SlugRelatedField StringRelatedField HyperlinkedRelatedField HyperlinkedIdentityField ReadOnlyField',
    ),
    [SERIALIZER]: {
      bases: ['rest_framework.fields.Field'],
      members: {
        is_valid: { returns: 'bool' },
        // `save` calls the class's own `create` or `update`; what they do is theirs.
        save: {},
      },
      attributes: { validated_data: 'dict<str,any>', data: 'any', context: 'dict<str,any>', initial_data: 'any' },
    },
    ...deriving([SERIALIZER], 'rest_framework.serializers', 'Serializer ListSerializer'),
    ...deriving(['rest_framework.serializers.Serializer'], 'rest_framework.serializers', 'ModelSerializer'),
    ...deriving(
      ['rest_framework.serializers.ModelSerializer'],
      'rest_framework.serializers',
      'HyperlinkedModelSerializer',
    ),
    ...deriving(
      ['rest_framework.permissions.BasePermission'],
      'rest_framework.permissions',
      'IsAuthenticated IsAdminUser AllowAny IsAuthenticatedOrReadOnly DjangoModelPermissions DjangoObjectPermissions',
    ),
    ...deriving(
      ['rest_framework.authentication.BaseAuthentication'],
      'rest_framework.authentication',
      'TokenAuthentication SessionAuthentication BasicAuthentication',
    ),
    'rest_framework_simplejwt.authentication.JWTAuthentication': {
      bases: ['rest_framework.authentication.BaseAuthentication'],
    },
    ...deriving(['rest_framework.filters.BaseFilterBackend'], 'rest_framework.filters', 'SearchFilter OrderingFilter'),
    ...deriving(
      ['rest_framework.throttling.BaseThrottle'],
      'rest_framework.throttling',
      'SimpleRateThrottle AnonRateThrottle UserRateThrottle ScopedRateThrottle',
    ),
  },
  entryPoints: [
    { role: 'request', decorator: 'rest_framework.decorators.api_view', plain: 'thread' },
    { role: 'request', decorator: 'rest_framework.decorators.action', plain: 'thread' },
    {
      role: 'request',
      base: 'rest_framework.views.APIView',
      methods: [
        ...['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy', 'initial', 'finalize_response'],
        ...['perform_create', 'perform_update', 'perform_destroy', 'filter_queryset', 'paginate_queryset'],
        ...[
          'get_permissions',
          'get_serializer_class',
          'get_serializer_context',
          'get_serializer',
          'get_authenticators',
        ],
        ...['check_permissions', 'check_object_permissions', 'handle_exception'],
      ],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'rest_framework.serializers.ListSerializer',
      methods: ['to_representation', 'get_*'],
      plain: 'thread',
    },
    // Called once for a serializer, whatever the number of its objects: these come before the patterns below.
    {
      role: 'request',
      base: SERIALIZER,
      methods: [
        ...['validate', 'validate_*', 'create', 'update', 'to_internal_value', 'run_validation', 'is_valid', 'save'],
        ...[
          'get_fields',
          'get_field_names',
          'get_extra_kwargs',
          'get_validators',
          'get_initial',
          'get_default_field_names',
        ],
        ...['get_unique_together_validators', 'get_unique_for_date_validators', 'get_serializer_context'],
      ],
      plain: 'thread',
    },
    {
      role: 'request',
      base: SERIALIZER,
      methods: ['get_*', 'to_representation'],
      plain: 'thread',
      perObject: true,
    },
    {
      role: 'request',
      base: 'rest_framework.fields.Field',
      methods: ['to_representation', 'get_attribute'],
      plain: 'thread',
      perObject: true,
    },
    {
      role: 'request',
      base: 'rest_framework.fields.Field',
      methods: ['to_internal_value', 'run_validation', 'get_queryset'],
      plain: 'thread',
    },
    // Both are asked once per request: lists are not checked object by object.
    {
      role: 'request',
      base: 'rest_framework.permissions.BasePermission',
      methods: ['has_permission', 'has_object_permission'],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'rest_framework.authentication.BaseAuthentication',
      methods: ['authenticate', 'authenticate_credentials', 'get_user'],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'rest_framework.filters.BaseFilterBackend',
      methods: ['filter_queryset'],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'rest_framework.throttling.BaseThrottle',
      methods: ['allow_request', 'get_cache_key', 'get_rate'],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'rest_framework.pagination.BasePagination',
      methods: ['paginate_queryset', 'get_paginated_response'],
      plain: 'thread',
    },
  ],
  serializers: [
    {
      base: 'rest_framework.serializers.ModelSerializer',
      entity: 'Meta.model',
      fields: 'Meta.fields',
      allFields: '__all__',
      source: 'source',
      keyFields: ['rest_framework.serializers.PrimaryKeyRelatedField'],
      views: {
        bases: [
          ...['ListAPIView', 'ListCreateAPIView'].map((name) => `rest_framework.generics.${name}`),
          ...['ModelViewSet', 'ReadOnlyModelViewSet'].map((name) => `rest_framework.viewsets.${name}`),
          'rest_framework.mixins.ListModelMixin',
        ],
        serializer: 'serializer_class',
        rows: 'queryset',
        rowsMethod: 'get_queryset',
        list: 'list',
        choose: 'get_serializer_class',
        refine: ['filter_queryset', 'paginate_queryset'],
      },
    },
  ],
  transparent: [
    ...[
      'permission_classes',
      'authentication_classes',
      'throttle_classes',
      'renderer_classes',
      'parser_classes',
      'schema',
    ].map((name) => `rest_framework.decorators.${name}`),
    'drf_spectacular.utils.extend_schema',
    'drf_spectacular.utils.extend_schema_view',
    'drf_spectacular.utils.extend_schema_field',
    'drf_spectacular.utils.extend_schema_serializer',
    'drf_yasg.utils.swagger_auto_schema',
    'drf_yasg.utils.swagger_serializer_method',
  ],
});
