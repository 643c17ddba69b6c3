import { normalCode } from './normal-code'

/** Without letters that are read as digits (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 bits: nobody guesses one. */
const LENGTH = 16

/** A code for people to type and to say, of at least 16 random bytes: `7K3M-9QXA-…`, 80 bits. */
export function spokenCode(bytes: Uint8Array): string {
  // 256 is a multiple of 32: every letter is as likely.
  const letters = [...bytes.subarray(0, LENGTH)].map(byte => LETTERS[byte % LETTERS.length])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** A code however it was typed: without what parts it, its letters that look like digits as those. */
export function heardCode(typed: string): string {
  return normalCode(typed).replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}
