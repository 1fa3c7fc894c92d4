import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { worldLibraries } from '../../../src/analysis/knowledge/typescript/world.ts';
import { describeLibraries } from './well-formed.ts';

const knowledge = new Knowledge(worldLibraries);

describeLibraries(worldLibraries, knowledge);
