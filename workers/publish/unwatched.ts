/** Work that is under way until its turn comes. That it failed is heard then; where what is before it fails, that is never. */
export function unwatched<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => {});
  return work;
}
