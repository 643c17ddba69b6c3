/** One line of what the doctor says; `bad` keeps the site from working, `warn` will one day. */
export type Finding = {
  readonly state: 'good' | 'warn' | 'bad'
  readonly about: string
  readonly said: string
}

export const good = (about: string, said: string): Finding => ({ state: 'good', about, said })
export const warn = (about: string, said: string): Finding => ({ state: 'warn', about, said })
export const bad = (about: string, said: string): Finding => ({ state: 'bad', about, said })

/** A code where there is one: messages may hold addresses and passwords. */
export function reasonOf(fault: unknown): string {
  const { code, name, message, cause } = fault as NodeJS.ErrnoException & { cause?: { code?: string } }
  // Redis begins with a word of its own: WRONGPASS, NOAUTH.
  if (!code && /time(?:d )?out/i.test(message)) return 'no answer in time'
  return code ?? cause?.code ?? /^[A-Z]{4,}(?= )/.exec(message)?.[0] ?? name
}
