import manifest from '../../package.json' with { type: 'json' };

/** What reports say that made them. */
export const TOOL = { name: manifest.name, version: manifest.version };

/** Languages that the auditors read, as they are called. */
export const LANGUAGES = ['Python', 'TypeScript', 'JavaScript', 'Go'];
