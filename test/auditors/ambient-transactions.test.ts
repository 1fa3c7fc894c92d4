import { describe, expect, it } from 'vitest';
import { temporaryFolder, write } from '../e2e/helpers.ts';
import { findingsIn } from './audit-fixture.ts';

const MODELS = (module: string, decorators: string) => `
import { DataTypes, type InferAttributes, type InferCreationAttributes, Model } from '${module}';
import { Attribute, BelongsTo, PrimaryKey } from '${decorators}';

export class Account extends Model<InferAttributes<Account>, InferCreationAttributes<Account>> {
  @Attribute(DataTypes.INTEGER) @PrimaryKey declare id: number;
  @Attribute(DataTypes.INTEGER) declare balance: number;
}

export class Transfer extends Model<InferAttributes<Transfer>, InferCreationAttributes<Transfer>> {
  @Attribute(DataTypes.INTEGER) declare amount: number;
  @Attribute(DataTypes.INTEGER) declare accountId: number;
  @BelongsTo(() => Account, 'accountId') declare account?: Account;
}
`;

const SERVICE = (opening: string) => `
${opening}
import { Account, Transfer } from './models';

export async function transfer(accountId: number, amount: number) {
  await sequelize.transaction(async (transaction) => {
    await Account.increment({ balance: amount }, { where: { id: accountId }, transaction });
    await Transfer.create({ accountId, amount });
  });
}
`;

async function outside(opening: string, module: string, decorators: string): Promise<string[]> {
  const folder = temporaryFolder();
  write(folder, {
    'package.json': `{ "dependencies": { "${module}": "*" } }`,
    'src/models.ts': MODELS(module, decorators),
    'src/transfers.ts': SERVICE(opening),
  });
  return (await findingsIn(folder, 'query-outside-transaction')).map(({ location }) => location);
}

const seven = (options: string) => `import { Sequelize } from '@sequelize/core';
import { PostgresDialect } from '@sequelize/postgres';
const sequelize = new Sequelize({ dialect: PostgresDialect${options} });`;

describe('a statement in a transaction that it is not handed', () => {
  it('is outside of it in Sequelize 6', async () => {
    const opening = `import { Sequelize } from 'sequelize';\nconst sequelize = new Sequelize(process.env.DATABASE_URL ?? '');\n`;
    expect(await outside(opening, 'sequelize', '@sequelize/core/decorators-legacy')).toEqual(['src/transfers.ts:10']);
  });

  it('is part of it in Sequelize 7, which hands it on by itself', async () => {
    expect(await outside(seven(''), '@sequelize/core', '@sequelize/core/decorators-legacy')).toEqual([]);
  });

  it('is outside of it in Sequelize 7 where that is switched off', async () => {
    const opening = seven(', disableClsTransactions: true');
    expect(await outside(opening, '@sequelize/core', '@sequelize/core/decorators-legacy')).toEqual([
      'src/transfers.ts:10',
    ]);
  });
});
