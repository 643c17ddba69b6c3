import type { Children } from '@kitajs/html'
import { Button } from '#templates/components/button'

type Props = {
  next: 'place' | 'delivery' | 'cart' | 'sign-in'
  /** Id of the checkout’s form, where it stands outside of it. */
  form?: string
  /** Where its fields are kept, when not as those of the checkout. */
  action?: string
  children?: Children
}

/** From the checkout to a page of its own, with what is typed so far kept: a link would lose it. */
export const LeaveFor = ({ next, form, action = '/checkout/details', children }: Props) => (
  <Button variant="plain" small form={form} formaction={action} formnovalidate name="next" value={next}>
    {children}
  </Button>
)
