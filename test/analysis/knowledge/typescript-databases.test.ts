import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { databaseLibraries } from '../../../src/analysis/knowledge/typescript/databases.ts';
import { worldLibraries } from '../../../src/analysis/knowledge/typescript/world.ts';
import { describeLibraries } from './well-formed.ts';

describeLibraries(databaseLibraries, new Knowledge([...worldLibraries, ...databaseLibraries]));
