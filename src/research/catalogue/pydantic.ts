import type { CataloguePractice } from './practice.ts';

const current = 'https://docs.pydantic.dev/latest/concepts';
const v1 = 'https://docs.pydantic.dev/1.10/usage';

/** Pydantic, 1 and 2. */
export const pydantic: readonly CataloguePractice[] = [
  {
    topic: 'models from ORM objects',
    rules: ['n-plus-one-query', 'over-fetching'],
    problems: ['one-relation', 'many-relation'],
    versions: '>=2.0.0',
    advice:
      '`model_validate(obj)` with `from_attributes=True` reads every declared attribute, lazy relations included: load these eagerly in the query, or declare a model without them for lists.',
    url: `${current}/models/#arbitrary-class-instances`,
    title: 'Pydantic: Arbitrary class instances',
  },
  {
    topic: 'models from ORM objects',
    rules: ['n-plus-one-query', 'over-fetching'],
    problems: ['one-relation', 'many-relation'],
    versions: '<2.0.0',
    advice:
      '`from_orm(obj)` with `orm_mode = True` reads every declared attribute, lazy relations included: load these eagerly in the query, or declare a model without them for lists.',
    url: `${v1}/models/`,
    title: 'Pydantic 1.10: Models, ORM mode',
  },
  {
    topic: 'copies of models',
    rules: ['redundant-data-copy'],
    versions: '>=2.0.0',
    advice:
      'Use the model itself where it is only read, and `model_copy(update={...})` where a field changes; `Model(**other.model_dump())` and `deep=True` copy and validate everything.',
    url: `${current}/models/#model-copy`,
    title: 'Pydantic: Model copy',
  },
  {
    topic: 'copies of models',
    rules: ['redundant-data-copy'],
    versions: '<2.0.0',
    advice:
      'Use the model itself where it is only read, and `copy(update={...})` where a field changes; `Model(**other.dict())` and `deep=True` copy and validate everything.',
    url: `${v1}/exporting_models/`,
    title: 'Pydantic 1.10: Exporting models',
  },
  {
    topic: 'large documents',
    rules: ['cpu-bound-in-async'],
    versions: '>=2.0.0',
    advice:
      'Validate large documents in a thread or process, with `model_validate_json(data)`, which skips the Python objects of `json.loads()`, and build a `TypeAdapter` once.',
    url: `${current}/performance/`,
    title: 'Pydantic: Performance tips',
  },
  {
    topic: 'large documents',
    rules: ['cpu-bound-in-async'],
    versions: '<2.0.0',
    advice: 'Validate large documents in a thread or process: Pydantic 1 validates in Python, item by item.',
    url: `${v1}/models/`,
    title: 'Pydantic 1.10: Models',
  },
];
