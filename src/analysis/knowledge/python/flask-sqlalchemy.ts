import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { entities, optionFunctions } from './sqlalchemy-entities.ts';
import { statementFunctions } from './sqlalchemy-statements.ts';

const DB = 'flask_sqlalchemy.SQLAlchemy';
const MODEL = 'flask_sqlalchemy.model.Model';
const QUERY = 'flask_sqlalchemy.query.Query';

const one: Member = { effect: 'read', returns: '$T', marks: { bounded: true, single: true } };
const oneOf: Member = { ...one, returns: '$0.T', statement: [0, 'statement'] };

/** What the extension's object re-exports from `sqlalchemy` and `sqlalchemy.orm`. */
const CORE =
  'Column Table MetaData Exists select insert update delete text func exists and_ or_ not_ case cast desc asc';
const ORM =
  'relationship backref deferred column_property mapped_column synonym composite joinedload selectinload subqueryload contains_eager lazyload raiseload noload load_only defer undefer defaultload aliased Mapped';

const reexports = new Map([
  ...CORE.split(' ').map((name): [string, string] => [name, `sqlalchemy.${name}`]),
  ...ORM.split(' ').map((name): [string, string] => [name, `sqlalchemy.orm.${name}`]),
]);

/** Flask-SQLAlchemy: a scoped session per request on `db.session`, and queries on the models. */
export const flaskSqlalchemy = defineLibrary({
  title: 'Flask-SQLAlchemy',
  language: 'python',
  practice: 'sqlalchemy',
  packages: ['flask-sqlalchemy'],
  modules: ['flask_sqlalchemy'],
  docs: {
    queries: 'https://flask-sqlalchemy.readthedocs.io/en/stable/queries/',
    pagination: 'https://flask-sqlalchemy.readthedocs.io/en/stable/pagination/',
  },
  aliases: {
    ...Object.fromEntries([...reexports].map(([name, original]) => [`${DB}.${name}`, original])),
    'flask_sqlalchemy.extension.SQLAlchemy': DB,
    'flask_sqlalchemy.Model': MODEL,
    'flask_sqlalchemy.BaseQuery': QUERY,
    'flask_sqlalchemy.Pagination': 'flask_sqlalchemy.pagination.Pagination',
    'flask_sqlalchemy.pagination.QueryPagination': 'flask_sqlalchemy.pagination.Pagination',
    'flask_sqlalchemy.pagination.SelectPagination': 'flask_sqlalchemy.pagination.Pagination',
    [`${DB}.Model`]: MODEL,
    [`${DB}.Query`]: QUERY,
  },
  types: {
    [DB]: {
      members: {
        ...Object.fromEntries(
          [...reexports].map(([name, original]) => [
            name,
            statementFunctions[original] ?? optionFunctions[original] ?? {},
          ]),
        ),
        get_or_404: { ...one, entity: 0, key: [1, 'ident'], returns: '$0', identityMap: true },
        first_or_404: oneOf,
        one_or_404: oneOf,
        paginate: {
          effect: 'read',
          statement: [0, 'select'],
          returns: 'flask_sqlalchemy.pagination.Pagination<$0.T>',
          marks: { bounded: true },
        },
        ...members('create_all drop_all', { effect: 'write', does: 'runs DDL' }),
        reflect: { effect: 'read', does: "reads the database's schema" },
        get_engine: { returns: 'sqlalchemy.Engine' },
        init_app: {},
      },
      attributes: {
        session: 'sqlalchemy.orm.scoped_session<sqlalchemy.orm.Session>',
        Model: `type<${MODEL}>`,
        Query: `type<${QUERY}>`,
        engine: 'sqlalchemy.Engine',
        metadata: 'sqlalchemy.MetaData',
      },
    },
    [MODEL]: {},
    [QUERY]: {
      bases: ['sqlalchemy.orm.Query'],
      kind: 'query',
      members: {
        get_or_404: {
          ...one,
          key: [0, 'ident'],
          identityMap: true,
          marks: { bounded: true, single: true, filtered: true },
        },
        first_or_404: one,
        one_or_404: { ...one, marks: { single: true } },
        paginate: {
          effect: 'read',
          returns: 'flask_sqlalchemy.pagination.Pagination<$T>',
          marks: { bounded: true },
        },
      },
    },
    'flask_sqlalchemy.pagination.Pagination': {
      members: {
        ...members('prev next', { effect: 'read', returns: '$self', marks: { bounded: true } }),
        iter_pages: { returns: 'iter<int>' },
      },
      attributes: { items: 'list<$T>', total: 'int', page: 'int', pages: 'int' },
      iterate: { gives: '$T' },
    },
  },
  entities: {
    bases: [MODEL, `${DB}.Model`],
    abstractAttribute: '__abstract__',
    fields: Object.fromEntries(
      Object.entries(entities.fields).map(([name, field]) => [`${DB}.${name.slice(name.lastIndexOf('.') + 1)}`, field]),
    ),
    classAttributes: { ...entities.classAttributes, query: `${QUERY}<$E>` },
    tracksChanges: true,
    versionOption: 'version_id_col',
    expiresOnCommit: { keyword: 'expire_on_commit' },
    lazyAccess: 'blocking',
  },
});
