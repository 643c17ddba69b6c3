/** What a person can mend; the message says how. */
export class Refused extends Error {
  override name = 'Refused'
}
