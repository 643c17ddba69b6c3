import type { Children } from '@kitajs/html'
import { EnterButton } from '#templates/components/enter-button'
import { Form } from '#templates/components/form'

type Props = {
  action: string
  label: string
  id: string
  /** Where its fields are kept, right or not: with a script after each change, else by who leaves with a button of it. */
  keep: string
  /** What Enter presses. */
  enter: { readonly text: string; readonly disabled?: boolean }
  children?: Children
}

/** A form that finds again what was typed in it, for who leaves it before it is sent. */
export function KeptForm({ keep, enter, children, ...form }: Props) {
  return (
    <Form {...form} data-hx-post={keep} data-hx-trigger="change" data-hx-swap="none">
      <EnterButton {...enter} />
      {children}
    </Form>
  )
}
