import type { Member } from '../schema.ts';

/** A method that is awaited, or given a callback as its last argument (at one of the places), which the event loop calls with the outcome. */
export function orCallback({ returns, ...member }: Member, ...places: number[]): Member {
  const { async: _, ...called } = member;
  return {
    ...member,
    async: true,
    returns,
    withCallback: {
      ...called,
      quick: true,
      runs: places.map((argument) => ({ argument, how: 'later', plain: 'loop' })),
    },
  };
}
