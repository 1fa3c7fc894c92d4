import { databaseLibraries } from '../../../src/analysis/knowledge/go/databases.ts';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { describeLibraries } from './well-formed.ts';

describeLibraries(databaseLibraries, new Knowledge(databaseLibraries));
