/** Numbers from 0 to 1, drawn one after the other. */
export type Dice = () => number

/** Mulberry32: the same numbers for the same seed. */
export function dice(seed: number): Dice {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function oneOf<T>(random: Dice, choices: readonly T[]): T {
  const found = choices[Math.floor(random() * choices.length)]
  if (found === undefined) throw new Error('Nothing to choose from')
  return found
}
