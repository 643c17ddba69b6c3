/** Codes are told apart by letters and digits alone: `honey-10` is `HONEY10`. */
export const normalCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
