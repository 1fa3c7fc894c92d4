import { defineLibrary } from '../schema.ts';

/** SQLModel: SQLAlchemy's sessions and statements over pydantic models. */
export const sqlmodel = defineLibrary({
  title: 'SQLModel',
  language: 'python',
  practice: 'sqlmodel',
  packages: ['sqlmodel'],
  modules: ['sqlmodel'],
  docs: {
    select: 'https://sqlmodel.tiangolo.com/tutorial/select/',
    relationships: 'https://sqlmodel.tiangolo.com/tutorial/relationship-attributes/',
    session: 'https://sqlmodel.tiangolo.com/tutorial/fastapi/session-with-dependency/',
  },
  aliases: {
    'sqlmodel.orm.session.Session': 'sqlmodel.Session',

    'sqlmodel.main.*': 'sqlmodel.*',
    'sqlmodel.sql.expression.select': 'sqlalchemy.select',
    'sqlmodel.sql.expression.Select': 'sqlalchemy.Select',
    'sqlmodel.sql.expression.SelectOfScalar': 'sqlalchemy.Select',
    ...Object.fromEntries(
      'select insert update delete text func exists and_ or_ not_ col case cast desc asc union union_all distinct create_engine Column MetaData Table'
        .split(' ')
        .map((name) => [`sqlmodel.${name}`, `sqlalchemy.${name}`]),
    ),
  },
  types: {
    'sqlmodel.Session': {
      bases: ['sqlalchemy.orm.Session'],
      members: {
        exec: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.ScalarResult<$0.T>' },
      },
    },
    'sqlmodel.ext.asyncio.session.AsyncSession': {
      bases: ['sqlalchemy.ext.asyncio.AsyncSession'],
      members: {
        exec: { effect: 'execute', async: true, statement: [0, 'statement'], returns: 'sqlalchemy.ScalarResult<$0.T>' },
      },
    },
  },
  entities: {
    bases: ['sqlmodel.SQLModel'],
    tableKeyword: 'table',
    annotatedColumns: true,
    fields: {
      'sqlmodel.Field': { kind: 'column', uniqueKeyword: 'unique' },
      'sqlmodel.Relationship': { kind: 'relation', target: 'annotation', many: 'annotation', loading: 'lazy' },
    },
    classAttributes: { metadata: 'sqlalchemy.MetaData', __table__: 'sqlalchemy.Table' },
    tracksChanges: true,
    versionOption: 'version_id_col',
    expiresOnCommit: { keyword: 'expire_on_commit' },
    lazyAccess: 'blocking',
  },
});
