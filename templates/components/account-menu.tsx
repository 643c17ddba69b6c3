import type { Viewer } from '#core/contracts/viewer'
import { Icon } from '#templates/icons'
import { Avatar } from './avatar'
import { SignInLink } from './sign-in-link'

type AccountMenuProps = {
  viewer: Viewer
  /** Where a visitor was. */
  path: string
  signOutAction: string
  links: readonly { readonly label: string; readonly href: string }[]
}

/** What the account lends to every masthead: the way in for a visitor, everything of theirs for a member. */
export function AccountMenu({ viewer, path, signOutAction, links }: AccountMenuProps) {
  if (!viewer.member) return <SignInLink path={path} />
  return (
    <details class="menu account-menu">
      <summary class="menu__button">
        <Avatar name={viewer.member.name} size={28} />
        <span class="account-menu__name" safe>
          {viewer.member.name}
        </span>
        <Icon name="chevron" size={14} />
      </summary>
      <div class="menu__sheet">
        <p class="account-menu__handle" safe>
          {viewer.member.handle}
        </p>
        <ul>
          {links.map(link => (
            <li>
              <a href={link.href} safe>
                {link.label}
              </a>
            </li>
          ))}
          <li>
            <form method="post" action={signOutAction}>
              <button type="submit">Sign out</button>
            </form>
          </li>
        </ul>
      </div>
    </details>
  )
}
