import type { Children } from '@kitajs/html'
import { Icon, type IconName } from '#templates/icons'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger'

type Look = { variant?: ButtonVariant; icon?: IconName; small?: boolean; children?: Children }

type ButtonProps = Look & {
  type?: 'submit' | 'button' | 'reset'
  name?: string
  value?: string
  /** Id of the form it submits, when it stands outside of it. */
  form?: string
  formaction?: string
  /** What it sends does not have to be right yet. */
  formnovalidate?: boolean
  disabled?: boolean
  /** Whether what it does is done already, and pressing it once more undoes it. */
  pressed?: boolean
  /** Where the reader goes on after what they pressed is gone. */
  autofocus?: boolean
}

export function Button({
  variant = 'primary',
  icon,
  small,
  children,
  type = 'submit',
  pressed,
  ...rest
}: ButtonProps) {
  return (
    <button
      aria-pressed={pressed === undefined ? undefined : pressed ? 'true' : 'false'}
      type={type}
      class={classOf(variant, small)}
      {...rest}
    >
      {!!icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

export function ButtonLink(
  props: Look & { href: string; rel?: string; download?: string; autofocus?: boolean },
) {
  const { variant = 'primary', icon, small, children, ...rest } = props
  return (
    <a class={classOf(variant, small)} {...rest}>
      {!!icon && <Icon name={icon} />}
      {children}
    </a>
  )
}

/** A button that shows only its icon; `label` is what a screen reader says and a pointer reveals. */
export function IconButton(
  props: { icon: IconName; label: string } & Omit<ButtonProps, 'children' | 'icon'>,
) {
  const { icon, label, variant = 'quiet', small, type = 'submit', ...rest } = props
  return (
    <button
      type={type}
      class={[classOf(variant, small), 'button--icon']}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}

function classOf(variant: ButtonVariant, small = false): string {
  return `button button--${variant}${small ? ' button--small' : ''}`
}
