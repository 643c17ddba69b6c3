type RateLimitRule = {
  readonly limit: number
  readonly windowMs: number
  /** What is counted, and of whom: as the operator's page says it. */
  readonly words: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How much of what anybody may ask for. */
export const RATE_LIMITS = {
  'sign-in-address': { limit: 4, windowMs: 10 * MINUTE, words: 'sign-in letters to one e-mail address' },
  'sign-in-known': {
    limit: 4,
    windowMs: 10 * MINUTE,
    words: 'sign-in letters to one e-mail address, from a browser that its member used before',
  },
  'sign-in-sender': { limit: 30, windowMs: 10 * MINUTE, words: 'sign-in letters that one network asks for' },
  'sign-in-codes': {
    limit: 60,
    windowMs: HOUR,
    words: 'sign-in codes that one network types, whoever they are of',
  },
  'sign-in-codes-known': {
    limit: 30,
    windowMs: DAY,
    words: 'sign-in codes of one e-mail address, in a browser that its member used before',
  },
  'passkey-challenges': {
    limit: 120,
    windowMs: 10 * MINUTE,
    words: 'sign-ins with a passkey that one network begins',
  },
  'user-codes': { limit: 40, windowMs: 10 * MINUTE, words: 'codes of devices that one member types' },
  'email-change': { limit: 5, windowMs: HOUR, words: 'changes of address that one member asks for' },
  'account-closing': { limit: 5, windowMs: HOUR, words: 'letters to close an account, for one member' },
  'first-run': {
    limit: 10,
    windowMs: 15 * MINUTE,
    words: 'tries of the code of the first start, by everybody',
  },
  invitations: { limit: 50, windowMs: DAY, words: 'invitations, by all operators' },
  'oauth-client': { limit: 300, windowMs: MINUTE, words: 'calls of one program from one network address' },
  'oauth-address': { limit: 1_200, windowMs: MINUTE, words: 'calls of programs from one network address' },
  registration: { limit: 30, windowMs: MINUTE, words: 'calls of self-registration from one network address' },
  inbox: { limit: 600, windowMs: MINUTE, words: 'activities of one other server' },
  'inbox-address': { limit: 1_200, windowMs: MINUTE, words: 'activities from one network address' },
  'kept-form': { limit: 60, windowMs: HOUR, words: 'forms kept over a sign-in, from one network address' },
  comments: { limit: 30, windowMs: 10 * MINUTE, words: 'comments of one member' },
  'guest-order-address': {
    limit: 20,
    windowMs: HOUR,
    words: 'orders of guests from one network address: a household, a café and its guests',
  },
  'guest-order-email': {
    limit: 6,
    windowMs: HOUR,
    words: 'orders of guests under one e-mail address, each of which writes it a letter',
  },
  'gift-card-codes': {
    limit: 20,
    windowMs: 10 * MINUTE,
    words: 'codes of gift cards that are typed from one network address',
  },
  'household-invitations': {
    limit: 20,
    windowMs: DAY,
    words: 'invitations to a household, by one member',
  },
  views: { limit: 60, windowMs: MINUTE, words: 'views of posts from one network address' },
  'ghost-admin': { limit: 300, windowMs: MINUTE, words: 'calls of one integration to write' },
  'ghost-content': { limit: 600, windowMs: MINUTE, words: 'calls of one integration to read' },
  'ghost-hooks': { limit: 600, windowMs: MINUTE, words: 'hooks of Ghost from one network address' },
} as const satisfies Readonly<Record<string, RateLimitRule>>

export type RateLimitName = keyof typeof RATE_LIMITS

export const RATE_LIMIT_NAMES = Object.keys(RATE_LIMITS) as readonly RateLimitName[]
