import type { Config } from '#core/config/config'
import { DOMAINS } from '#core/contracts/domain'

/** SumUp's hosted pages: a form of ours may end there after a redirect. */
const SUMUP_ORIGINS = ['https://checkout.sumup.com', 'https://pay.sumup.com']

/** The headers of every page: nothing is allowed that is not named here. No `unsafe-*`. */
export function pageHeaders(config: Config, sandboxOrigin: string | null): Readonly<Record<string, string>> {
  const ours = DOMAINS.map(domain => config.origins[domain])
  const payments = sandboxOrigin ? [sandboxOrigin] : SUMUP_ORIGINS
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    // Browsers hold redirects after a form to this list too: sign-in and payment lead to other origins.
    `form-action 'self' ${[...ours, ...payments].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    'content-type': 'text/html;charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(config.secure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}
