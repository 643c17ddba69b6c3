import { randomInt } from 'node:crypto'
import type { Ctx } from '#core/contracts/ctx'
import { macOf } from '#core/crypto/secrets'
import type { Key } from '#core/keys/keyring'

/** No vowels, so no words; nothing that looks like something else (RFC 8628 §6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8

/** Eight letters, 34 bits: typed within minutes, a few guesses allowed (RFC 8628 §5.1). */
export function newUserCode(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}

/** As people read it: `BCDF-GHJK`. */
export function shownUserCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** What was typed, in whatever case and with whatever between; null for what is no code. */
export function readUserCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return code.length === LENGTH && [...code].every(letter => LETTERS.includes(letter)) ? code : null
}

/** What is kept of it. So short a code would be found from a plain hash: this one takes our secret. */
export function hashUserCode({ house }: Ctx, code: string): string {
  return hashWith(house.config.keys.current('user codes'), code)
}

/** All by which it may be known: it may have been made before the keys of now, or by a process that has newer ones. */
export function hashesOfUserCode({ house }: Ctx, code: string): readonly string[] {
  return house.config.keys.accepted('user codes').map(key => hashWith(key, code))
}

const hashWith = (key: Key, code: string) => macOf(key, code).toString('hex')
