import { auditApp } from './audit-app.ts';

auditApp().app.synth();
