import type { EntityModel, FieldModel } from '../schema.ts';
import { modelMembers } from './django-querysets.ts';

const MODELS = 'django.db.models';
const MANAGER = `${MODELS}.Manager<$E>`;
const RELATED = `${MODELS}.RelatedManager<$E>`;

const COLUMNS =
  'AutoField BigAutoField SmallAutoField BigIntegerField BinaryField BooleanField CharField CommaSeparatedIntegerField DateField DateTimeField DecimalField DurationField EmailField Field FileField FilePathField FloatField GeneratedField GenericIPAddressField ImageField IntegerField IPAddressField JSONField NullBooleanField PositiveBigIntegerField PositiveIntegerField PositiveSmallIntegerField SlugField SmallIntegerField TextField TimeField URLField UUIDField';
const POSTGRES_COLUMNS =
  'ArrayField BigIntegerRangeField CICharField CIEmailField CITextField DateRangeField DateTimeRangeField DecimalRangeField HStoreField IntegerRangeField JSONField';

/** The types of the values that fields with numbers hold. */
const NUMBERS: Record<string, string> = {
  ...Object.fromEntries(
    'IntegerField BigIntegerField SmallIntegerField PositiveIntegerField PositiveBigIntegerField PositiveSmallIntegerField'
      .split(' ')
      .map((name) => [name, 'int']),
  ),
  FloatField: 'float',
  DecimalField: 'float',
};

const column: FieldModel = { kind: 'column', uniqueKeyword: 'unique' };

const foreignKey: FieldModel = {
  kind: 'relation',
  target: [0, 'to'],
  many: false,
  loading: 'lazy',
  keyAttribute: '{attribute}_id',
  uniqueKeyword: 'unique',
  reverse: { keyword: 'related_name', template: '{entity}_set', many: true, loading: 'query', type: RELATED },
};

const oneToOne: FieldModel = {
  ...foreignKey,
  reverse: { keyword: 'related_name', template: '{entity}', many: false, loading: 'lazy' },
};

const manyToMany: FieldModel = {
  kind: 'relation',
  target: [0, 'to'],
  many: true,
  loading: 'query',
  type: RELATED,
  reverse: { keyword: 'related_name', template: '{entity}_set', many: true, loading: 'query', type: RELATED },
};

/** Django's models, with the fields of its own contrib packages and of well-known extensions. */
export const entities: EntityModel = {
  bases: [
    `${MODELS}.Model`,
    'django.contrib.auth.models.AbstractUser',
    'django.contrib.auth.models.AbstractBaseUser',
    'django.contrib.auth.models.PermissionsMixin',
    'mptt.models.MPTTModel',
    'treebeard.mp_tree.MP_Node',
    'treebeard.ns_tree.NS_Node',
    'treebeard.al_tree.AL_Node',
    'model_utils.models.TimeStampedModel',
    'model_utils.models.StatusModel',
    'model_utils.models.SoftDeletableModel',
    'model_utils.models.UUIDModel',
    'django_extensions.db.models.TimeStampedModel',
    'polymorphic.models.PolymorphicModel',
    'solo.models.SingletonModel',
  ],
  abstractAttribute: 'Meta.abstract',
  fields: {
    ...Object.fromEntries(COLUMNS.split(' ').map((name) => [`${MODELS}.${name}`, { ...column, type: NUMBERS[name] }])),
    ...Object.fromEntries(
      POSTGRES_COLUMNS.split(' ').map((name) => [`django.contrib.postgres.fields.${name}`, column]),
    ),
    'model_utils.fields.MonitorField': column,
    'model_utils.fields.StatusField': column,
    'model_utils.fields.AutoCreatedField': column,
    'model_utils.fields.AutoLastModifiedField': column,
    'model_utils.fields.UUIDField': column,
    [`${MODELS}.ForeignKey`]: foreignKey,
    [`${MODELS}.OneToOneField`]: oneToOne,
    [`${MODELS}.ManyToManyField`]: manyToMany,
    'mptt.fields.TreeForeignKey': foreignKey,
    'mptt.fields.TreeOneToOneField': oneToOne,
    'mptt.fields.TreeManyToManyField': manyToMany,
    'modelcluster.fields.ParentalKey': foreignKey,
    'modelcluster.fields.ParentalManyToManyField': manyToMany,
    'django.contrib.contenttypes.fields.GenericForeignKey': { kind: 'relation', many: false, loading: 'lazy' },
    'django.contrib.contenttypes.fields.GenericRelation': {
      kind: 'relation',
      target: [0, 'to'],
      many: true,
      loading: 'query',
      type: RELATED,
    },
    'taggit.managers.TaggableManager': {
      kind: 'relation',
      many: true,
      loading: 'query',
      type: 'taggit.managers._TaggableManager',
    },
  },
  classAttributes: { objects: MANAGER, _default_manager: MANAGER, _base_manager: MANAGER },
  instanceMembers: modelMembers,
  lazyAccess: 'blocking',
};
