/** One line of what the doctor says; `bad` keeps the site from working, `warn` will one day. */
export type Finding = {
  readonly state: 'good' | 'warn' | 'bad'
  readonly about: string
  readonly said: string
}
