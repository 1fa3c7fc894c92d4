import { describe, expect, it } from 'vitest';
import { analyseSources, functionNamed, runsIn } from '../analyse-sources.ts';

const SERVICE = {
  'src/users.service.ts': `
    import { Notifier } from './notifier';
    export class UsersService {
      constructor(private readonly notifier: Notifier) {}
      async rename(id: string, name: string): Promise<void> {
        await this.notifier.renamed({ id, name });
      }
      get loud() { return this.notifier.describe(); }
      shout() { return this.loud; }
    }`,
  'src/notifier.ts': `
    export interface Renamed { id: string; name: string }
    export class Notifier {
      async renamed(event: Renamed) { return event; }
      describe() { return 'notifier'; }
    }`,
  'src/index.ts': `export { UsersService as Users } from './users.service';
    export * from './notifier';
    export const helpers = { async load(id: string) { return id; }, plain: (x: number) => x };
    export default function main() { return helpers.plain(1); }`,
  'src/app.ts': `
    import main, { helpers, Users, Notifier } from './index';
    export async function run({ id, names }: { id: string; names: string[] }) {
      const users = new Users(new Notifier());
      await Promise.all(names.map(async (name) => { await users.rename(id, name); }));
      const [a, b] = await Promise.all([helpers.load('a'), users.rename(id, 'b')]);
      main();
      names.forEach(async (name) => { await users.rename(id, name); });
    }`,
};

describe('calls in TypeScript', () => {
  it('are followed through injected services, accessors, barrels, objects and callbacks', async () => {
    const analysis = await analyseSources(SERVICE);
    expect(runsIn(analysis, 'UsersService.rename')).toEqual(['6 await Notifier.renamed']);
    expect(runsIn(analysis, 'UsersService.shout')).toEqual(['9 call UsersService.loud']);
    const runs = runsIn(analysis, 'run');
    expect(runs).toContain('4 call UsersService.constructor');
    expect(runs).toContain('5 together run.<lambda>');
    expect(runs).toContain('6 together load');
    expect(runs).toContain('6 together UsersService.rename');
    expect(runs).toContain('7 call main');
    expect(runs).toContain('8 pending run.<lambda>');
  });

  it('keep the functions of one language apart from those of another', async () => {
    const analysis = await analyseSources(SERVICE);
    expect(functionNamed(analysis, 'run').module.semantics.language).toBe('typescript');
  });
});

describe('functions that frameworks are given in objects', () => {
  it('have the role of requests: roots run once, what hangs on an object runs for each', async () => {
    const analysis = await analyseSources({
      'src/server.ts': `
        import { ApolloServer } from '@apollo/server';
        const User = { posts: async (user: { id: string }) => [user.id] };
        const resolvers = { Query: { users: async () => [] }, User };
        export const server = new ApolloServer({ typeDefs: '', resolvers });`,
    });
    const entryOf = (name: string) => analysis.entries.get(functionNamed(analysis, name));
    expect(entryOf('users')).toMatchObject({ role: 'request' });
    expect(entryOf('users')?.entry.perObject).toBeUndefined();
    expect(entryOf('posts')?.entry.perObject).toBe(true);
  });
});
