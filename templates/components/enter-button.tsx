type EnterButtonProps = {
  /** Id of its form, where it stands outside of it. */
  form?: string
  name?: string
  value?: string
  disabled?: boolean
  text: string
}

/** The one that Enter presses: it has to be the first of its form on the page, also of those that stand outside of it. */
export function EnterButton({ text, ...rest }: EnterButtonProps) {
  return (
    <button type="submit" hidden {...rest} safe>
      {text}
    </button>
  )
}
