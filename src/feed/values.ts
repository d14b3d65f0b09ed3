/** Reading values of unknown shape: each gives the value where it has the type, else undefined (or an empty list). */

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A text that is to come out as it went in, which one with half a surrogate pair does not. */
export function exactOf(value: unknown): string | undefined {
  const text = stringOf(value);
  return text !== undefined && /\p{Surrogate}/u.test(text) ? undefined : text;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** Leaves out the keys that have no value, so that what is unknown is absent. */
export function dropUndefined<T extends object>(loose: Loose<T>): T {
  const kept: Partial<T> = {};
  for (const key in loose) {
    const value = loose[key];
    if (value !== undefined) kept[key] = value;
  }
  // What is gone is only what had no value
  return kept as T;
}
