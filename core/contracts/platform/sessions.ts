import type { DomainName } from '../domain'
import type { Viewer } from '../viewer'

export type SessionState = { readonly viewer: Viewer; readonly signIn: string }

export type Sessions = {
  /** Begins a session and returns its id, which only the cookie may carry. */
  begin(memberId: string, attributes: { domain: DomainName; signIn: string; device: string }): Promise<string>
  /** The same in an app that federation has just let in; null when the sign-in has ended meanwhile. */
  join(
    memberId: string,
    attributes: { domain: DomainName; signIn: string; device: string },
  ): Promise<string | null>
  /** Who this session id belongs to in this app, or null when it is unknown, expired or another app's. */
  find(sessionId: string, domain: DomainName): Promise<SessionState | null>
  /** Ends every session of a sign-in, in all apps, at once. */
  endSignIn(signIn: string): Promise<void>
}
