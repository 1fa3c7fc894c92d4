import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the templates call an entity, the one that it belongs to, and the one that belongs to it. */
const PLACEHOLDERS = /parcel|depot|crate/gi;
const ENTITIES_PER_SERVICE = 8;
const AREAS = (
  'billing catalog claims clinic course delivery dispatch energy event fleet grant harbor hotel insurance library loan market ' +
  'member parking payroll permit pharmacy print procurement rental retail school shipping stock studio survey tax ticket transit'
).split(' ');
const NOUNS = (
  'account agent agreement appointment asset bill booking budget campaign card carrier case channel charge comment ' +
  'contact contract coupon credit customer device discount document employee expense forecast guest incident invoice item job lead ' +
  'lease ledger license listing manifest meeting message milestone note notice offer order partner passenger payment plan project ' +
  'quote receipt refund report request reservation review route schedule seat session shift site supplier token vehicle vendor visit'
).split(' ');

interface Template {
  path: string;
  text: string;
}

/** What a monorepo is made of: folders of templates, and what stands between the words of a name. */
export interface Monorepo {
  root: string;
  kinds: readonly string[];
  separator: '' | '_';
}

export const TYPESCRIPT_MONOREPO: Monorepo = {
  root: 'root',
  kinds: ['nest-prisma', 'nest-typeorm', 'express-prisma'],
  separator: '',
};

export const PYTHON_MONOREPO: Monorepo = {
  root: 'python-root',
  kinds: ['fastapi-sqlalchemy', 'django-rest'],
  separator: '_',
};

/**
 * Writes a monorepo of services of at least so many lines: packages that all share, and services made from each template in turn.
 * A service has eight entities in a ring, each with all the files of the template whose path names the entity; in its other files,
 * each line that names the entity stands once for each.
 */
export function writeMonorepo(templates: string, folder: string, lines: number, monorepo: Monorepo): void {
  const write = ({ path: name, text }: Template): number => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return text.split('\n').length - 1;
  };
  let written = 0;
  for (const file of read(path.join(templates, monorepo.root))) written += write(file);
  const kinds = monorepo.kinds.map((kind) => read(path.join(templates, kind)));
  for (let number = 0; written < lines; number++) {
    for (const file of service(kinds[number % kinds.length], number, monorepo.separator)) written += write(file);
  }
}

function service(templates: Template[], number: number, separator: Monorepo['separator']): Template[] {
  const round = Math.floor(number / AREAS.length);
  const area = AREAS[number % AREAS.length];
  const name = round === 0 ? area : `${area}-${round + 1}`;
  const entities = Array.from({ length: ENTITIES_PER_SERVICE }, (_, i) => {
    const noun = NOUNS[(number * 5 + i) % NOUNS.length];
    return [area, noun, ...(round === 0 ? [] : [String.fromCharCode(96 + round)])];
  });
  const files: Template[] = [];
  for (const template of templates) {
    const text = template.text.replaceAll('SERVICE', name);
    const file = `services/${name}/${template.path}`;
    if (file.includes('parcel')) {
      for (const i of entities.keys())
        files.push({ path: named(file, entities, i, separator), text: named(text, entities, i, separator) });
    } else {
      files.push({
        path: file,
        text: text
          .split('\n')
          .flatMap((line) => forEach(line, entities, separator))
          .join('\n'),
      });
    }
  }
  return files;
}

type Words = string[];

function forEach(line: string, entities: Words[], separator: string): string[] {
  return /parcel/i.test(line) ? entities.map((_, i) => named(line, entities, i, separator)) : [line];
}

/** The text with the i-th entity and its two neighbours for the placeholders. */
function named(text: string, entities: Words[], i: number, separator: string): string {
  const at = (place: number): Words => entities[(place + entities.length) % entities.length];
  const names: Record<string, Words> = { parcel: at(i), depot: at(i - 1), crate: at(i + 1) };
  return text.replace(PLACEHOLDERS, (found) => {
    const words = names[found.toLowerCase()];
    if (found[0] !== found[0].toLowerCase()) return words.map(capital).join('');
    return separator ? words.join(separator) : [words[0], ...words.slice(1).map(capital)].join('');
  });
}

function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}

function read(folder: string): Template[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file), text: readFileSync(file, 'utf8') }));
}
