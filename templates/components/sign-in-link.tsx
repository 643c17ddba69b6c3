import { Icon } from '#templates/icons'

/** A form by its id, and where what is typed in it is kept: `next=sign-in` goes on to sign in. */
export type FormLeft = {
  readonly form: string
  readonly action: string
  /** What Enter presses in it: not the button that leads to sign in, which stands before it on the page. */
  readonly enter: { readonly text: string; readonly disabled?: boolean }
}

/**
 * A visitor's way in, which leads back to the page they are on. It is borrowed from nobody: each page has another. Beside a form
 * that they fill in it is a button of that form, since a link would lose what they typed.
 */
export function SignInLink({ path, leaving }: { path: string; leaving?: FormLeft }) {
  if (leaving)
    return (
      <button
        type="submit"
        class="sign-in"
        form={leaving.form}
        formaction={leaving.action}
        formnovalidate
        name="next"
        value="sign-in"
      >
        <Icon name="person" />
        Sign in
      </button>
    )
  return (
    <a class="sign-in" href={`/login?return_to=${encodeURIComponent(path)}`}>
      <Icon name="person" />
      Sign in
    </a>
  )
}
