import { deflateRawSync } from 'node:zlib'

const MIN_CHARACTERS = 32
const MIN_DISTINCT = 8
/** What is left of a secret when everything in it that could be foretold is taken out. */
const MIN_UNFORESEEN_BYTES = 24
/** What people write where they mean to put something better later. */
const PLACEHOLDERS =
  /change|replace|please|this|with|your|own|secret|passwords?|passphrase|example|default|placeholder|random|long|text|string|characters|letters|more|than|insert|here|rose|ash|coop|admin|test|todo|me/gi

/**
 * Whether a secret is worth signing with: long enough, and neither one character, nor one word again and again, nor a
 * row of the keyboard, nor a reminder to change it. A measure of carelessness, not of randomness.
 */
export function isStrongSecret(secret: string): boolean {
  if (secret.length < MIN_CHARACTERS || new Set(secret).size < MIN_DISTINCT) return false
  const own = secret.replace(PLACEHOLDERS, '')
  return Math.min(unforeseenBytes(own), unforeseenBytes(stepsOf(own))) >= MIN_UNFORESEEN_BYTES
}

/** What repeats is written once when it is compressed. */
function unforeseenBytes(text: string): number {
  return text === '' ? 0 : deflateRawSync(text, { level: 9 }).byteLength
}

/** `abcdef` and `987654` are one step, again and again. */
function stepsOf(text: string): string {
  return [...text].map((character, at) => step(character, text[at - 1])).join('')
}

function step(character: string, before = character): string {
  return String.fromCharCode(128 + ((character.charCodeAt(0) - before.charCodeAt(0)) & 0x7f))
}
