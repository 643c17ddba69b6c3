import type { Flash } from '#core/contracts/page'
import type { Config } from '#core/contracts/platform/config'
import { seal, unseal } from '#core/crypto/secrets'
import { setCookie } from './cookies'

/** Long enough for a slow redirect, short enough not to turn up tomorrow. */
const FLASH_SECONDS = 60

export function flashCookieName(domain: string): string {
  return `rose_${domain}_flash`
}

export function flashCookie(config: Config, domain: string, flash: Flash | null): string {
  const value = flash ? seal(JSON.stringify(flash), config.keys, 'flash messages') : ''
  return setCookie(config, flashCookieName(domain), value, { maxAgeSeconds: FLASH_SECONDS })
}

export function readFlash(config: Config, cookie: string | undefined): Flash | null {
  const flash = unseal(cookie, config.keys, 'flash messages')
  return flash ? JSON.parse(flash) : null
}
