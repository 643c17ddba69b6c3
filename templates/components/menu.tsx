import type { Children } from '@kitajs/html'
import { Icon, type IconName } from '#templates/icons'

type MenuProps = {
  label: string
  icon?: IconName
  /** Which edge of the button the sheet keeps to. */
  align?: 'start' | 'end'
  /** A list of links and forms of one button: `<ul><li>…`. */
  children?: Children
}

/** Opens without a script; with ours, Escape and a click elsewhere close it. */
export function Menu({ label, icon, align = 'end', children }: MenuProps) {
  return (
    <details class={`menu menu--${align}`}>
      <summary class="menu__button">
        {!!icon && <Icon name={icon} />}
        <span safe>{label}</span>
        <Icon name="chevron" size={14} />
      </summary>
      <div class="menu__sheet">{children}</div>
    </details>
  )
}
