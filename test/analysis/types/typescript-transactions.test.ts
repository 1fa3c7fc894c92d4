import { describe, expect, it } from 'vitest';
import { analyseSources, runsIn } from '../analyse-sources.ts';

const SCHEMA = `
model Team {
  id   Int    @id
  name String
}
`;

const SERVICE = `
import { PrismaClient } from '@prisma/client';
export class PrismaService extends PrismaClient {
  async onModuleInit() { await this.$connect(); }
}
export class TeamsService {
  constructor(private readonly prisma: PrismaService) {}
  async remove(id: number) {
    return this.prisma.$transaction(async (tx) => {
      await tx.team.delete({ where: { id } });
      return this.prisma.team.count();
    });
  }
}`;

describe('a client that gives each model as an attribute', () => {
  it('keeps its own methods, hands its callback the transaction, and is derived from', async () => {
    const analysis = await analyseSources({ 'prisma/schema.prisma': SCHEMA, 'src/teams.ts': SERVICE });
    expect(runsIn(analysis, 'PrismaService.onModuleInit')).toEqual(['4 await @prisma/client.PrismaClient.$connect']);
    expect(runsIn(analysis, 'TeamsService.remove')).toContain('9 transaction TeamsService.remove.<lambda>');
    expect(runsIn(analysis, 'TeamsService.remove.<lambda>')).toEqual([
      '10 await @prisma/client.Delegate.delete',
      '11 returned @prisma/client.Delegate.count',
    ]);
  });
});
