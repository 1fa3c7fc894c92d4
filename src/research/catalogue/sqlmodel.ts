import type { CataloguePractice } from './practice.ts';
import { sqlalchemy } from './sqlalchemy.ts';

/** SQLModel stands on SQLAlchemy 2 since this version. */
const SQLALCHEMY_2 = '0.0.12';

const own: readonly CataloguePractice[] = [
  {
    topic: 'relationship attributes',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'A `Relationship()` attribute loads lazily: load it with the query, `select(Hero).options(selectinload(Hero.team))` with `selectinload` from `sqlalchemy.orm`, or set `sa_relationship_kwargs={"lazy": "selectin"}`.',
    url: 'https://sqlmodel.tiangolo.com/tutorial/relationship-attributes/read-relationships/',
    title: 'SQLModel: Read relationships',
  },
  {
    topic: 'limit and offset',
    rules: ['unbounded-query'],
    advice:
      'Give every list endpoint `offset` and `limit: int = Query(default=100, le=100)` and put them on the statement, `select(Hero).offset(offset).limit(limit)`.',
    url: 'https://sqlmodel.tiangolo.com/tutorial/fastapi/limit-and-offset/',
    title: 'SQLModel: Read heroes with limit and offset',
  },
  {
    topic: 'session dependency',
    rules: ['missing-rollback'],
    advice:
      'Give each request one session through a dependency, `with Session(engine) as session: yield session`, which rolls back and returns the connection on error; make slow calls after `session.commit()` and commit once for writes that belong together.',
    url: 'https://sqlmodel.tiangolo.com/tutorial/fastapi/session-with-dependency/',
    title: 'SQLModel: Session with FastAPI dependency',
  },
];

/** SQLModel: what is its own, then SQLAlchemy's practices, which hold for it too, in its own version numbers. */
export const sqlmodel: readonly CataloguePractice[] = [
  ...own,
  ...sqlalchemy.map((practice) => ({
    ...practice,
    versions: practice.versions === '>=2.0.0' ? `>=${SQLALCHEMY_2}` : `<${SQLALCHEMY_2}`,
  })),
];
