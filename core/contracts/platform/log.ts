/** Writes one line: what it is about, and a sentence that is the same each time. */
type WriteLine = {
  (about: object, sentence?: string): void
  (sentence: string): void
}

/** The log of the process, by the level of the line. */
export type Log = {
  readonly debug: WriteLine
  readonly info: WriteLine
  readonly warn: WriteLine
  readonly error: WriteLine
}
