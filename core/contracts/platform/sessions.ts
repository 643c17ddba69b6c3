import type { DomainName } from '../domain'
import type { Viewer } from '../viewer'

export type SessionState = { readonly viewer: Viewer; readonly signIn: string }

/** RFC 8176 §2: a letter or a code, a key of the member's, a gesture on their device, more than one of them. */
const AUTHENTICATION_METHODS = ['otp', 'pop', 'user', 'mfa'] as const
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number]

export type NewSession = {
  readonly domain: DomainName
  readonly signIn: string
  readonly device: string
  /** The network address it begins at. */
  readonly address?: string
}

export type Sessions = {
  /**
   * Begins a session of a member who has just proved who they are, by `methods` (a letter unless said), and returns its
   * id, which only the cookie may carry. A sign-in that there is already is made fresh by it.
   */
  begin(
    memberId: string,
    session: NewSession & { readonly methods?: readonly AuthenticationMethod[] },
  ): Promise<string>
  /**
   * The same in an app that federation has just let in: as fresh as the sign-in is. Null when that has ended meanwhile.
   */
  join(memberId: string, session: NewSession): Promise<string | null>
  /** Who this session id belongs to in this app, or null when it is unknown, expired or another app's. */
  find(sessionId: string, domain: DomainName): Promise<SessionState | null>
  /**
   * A new id for a session whose member may do other things from here on; the old one is dead, and so are the sessions
   * of the same sign-in in the other apps, which begin anew. Null for a session that is over.
   */
  renew(sessionId: string, domain: DomainName): Promise<string | null>
  /** Ends one session, whose browser has got a new one. */
  end(sessionId: string, domain: DomainName): Promise<void>
  /** Ends every session of a sign-in, in all apps, at once. */
  endSignIn(signIn: string): Promise<void>
}
