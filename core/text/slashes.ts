/** Looked for where they begin: from each of them, as many are looked at again as there are. */
const LAST_SLASHES = /(?<!\/)\/+$/

/** `https://ghost.example` of `https://ghost.example//`. */
export const withoutLastSlashes = (text: string): string => text.replace(LAST_SLASHES, '')
