import type { FunctionInfo } from '../project/symbols.ts';

const BEGINS_OR_ENDS =
  /^_*(a?enter|a?exit|(on_)?(start|startup|stop|shutdown|setup|set_up|tear_?down|close|aclose|connect|disconnect|lifespan|init|initialize|cleanup|clean_up|boot|bootstrap|terminate|dispose))(_.*)?$/i;

/** Whether a function begins or ends something that lives long, by its name: what it waits for is waited for once. */
export function isLifecycle(fn: FunctionInfo): boolean {
  return BEGINS_OR_ENDS.test(fn.name.replace(/_+$/, ''));
}
