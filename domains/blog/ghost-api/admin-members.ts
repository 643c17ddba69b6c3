import type { Ctx } from '#core/contracts/ctx'
import {
  addMember,
  browseAllNewsletters,
  browseLabels,
  browseMembers,
  editMember,
  readMember,
  readNewsletter,
  removeMember,
} from '#core/services/blog/ghost-api/admin-members'
import type { Action } from '#core/services/blog/ghost-api/refusals'

type Asked = {
  readonly query: URLSearchParams
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
  readonly authorization: string | null
}
type Run = (ctx: Ctx, asked: Asked) => Promise<unknown>
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Adds a route of the Admin API, for whoever signs with an integration’s key. */
export type AdminRoute = (method: Method, path: string, action: Action, run: Run, status?: number) => void

/** Members with their labels and newsletters. */
export function memberRoutes(route: AdminRoute): void {
  const of = 'members'
  route('GET', '/members', { verb: 'list', of }, (ctx, { query }) => browseMembers(ctx, query))
  route('POST', '/members', { verb: 'save', of }, (ctx, { body }) => addMember(ctx, body), 201)
  route('GET', '/members/:id', { verb: 'read', of }, (ctx, { params: { id = '' } }) => readMember(ctx, id))
  route('PUT', '/members/:id', { verb: 'edit', of }, (ctx, { params: { id = '' }, body }) =>
    editMember(ctx, id, body),
  )
  route('DELETE', '/members/:id', { verb: 'delete', of }, (ctx, { params: { id = '' } }) =>
    removeMember(ctx, id),
  )
  route('GET', '/labels', { verb: 'list', of: 'labels' }, browseLabels)
  route('GET', '/newsletters/:id', { verb: 'read', of: 'newsletters' }, (ctx, { params: { id = '' } }) =>
    readNewsletter(ctx, id),
  )
  route('GET', '/newsletters', { verb: 'list', of: 'newsletters' }, browseAllNewsletters)
}
