import type { GhostAuthor } from './model'
import { type Archive, moment, rowsOf, text, warn } from './rows'
import { ghostUuid } from './uuid'

/** The staff of a site. Passwords are left behind: nobody signs in with one here. */
export function authorsOf(archive: Archive): GhostAuthor[] {
  const names = new Map(rowsOf(archive, 'roles').map(row => [text(row, 'id'), text(row, 'name') ?? '']))
  const roles = Map.groupBy(rowsOf(archive, 'roles_users'), row => text(row, 'user_id'))
  return rowsOf(archive, 'users').flatMap(row => {
    const ghostId = text(row, 'id')
    if (!ghostId) {
      warn(archive, 'users', row, 'Has no id and cannot be told from others.')
      return []
    }
    return {
      id: ghostUuid('author', ghostId),
      ghostId,
      name: text(row, 'name') ?? '',
      slug: text(row, 'slug') ?? ghostId,
      email: text(row, 'email') ?? '',
      bio: text(row, 'bio'),
      website: text(row, 'website'),
      location: text(row, 'location'),
      profileImage: text(row, 'profile_image'),
      coverImage: text(row, 'cover_image'),
      roles: (roles.get(ghostId) ?? []).map(role => names.get(text(role, 'role_id')) ?? '').filter(Boolean),
      active: row.status !== 'inactive' && row.status !== 'locked',
      createdAt: moment(row, 'created_at') ?? new Date(0),
    }
  })
}
