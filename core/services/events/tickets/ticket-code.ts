import { randomBytes } from 'node:crypto'

// Crockford's base 32: no I, L, O or U, so that nothing is misread from paper or over the phone.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 20

/** An unguessable ticket code: 20 characters, 100 bits. */
export function newTicketCode(): string {
  return Array.from(randomBytes(CODE_LENGTH), byte => ALPHABET[byte & 31]).join('')
}

/** A code as it was typed or scanned, as it is kept: without gaps, in capitals, look-alikes set right. */
export function readTicketCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
}
