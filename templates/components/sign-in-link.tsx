import { Icon } from '#templates/icons'

/** A visitor's way in, which leads back to the page they are on. It is borrowed from nobody: each page has another. */
export function SignInLink({ path }: { path: string }) {
  return (
    <a class="sign-in" href={`/login?return_to=${encodeURIComponent(path)}`}>
      <Icon name="person" />
      Sign in
    </a>
  )
}
