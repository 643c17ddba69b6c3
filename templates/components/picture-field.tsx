import type { FieldProps } from './field'
import { FileField } from './file-field'

type PictureFieldProps = Pick<FieldProps, 'error' | 'required'> & {
  /** Whether there is a picture already, which the next one replaces. */
  another?: boolean
}

/** Asks for a picture, and says what may come and what becomes of it. */
export function PictureField({ another, ...props }: PictureFieldProps) {
  return (
    <FileField
      name="picture"
      label={another ? 'Another picture' : 'Picture'}
      hint="JPEG, PNG, WebP, GIF, AVIF or HEIC, at most 15 MB. Where and when it was taken is not kept."
      accept="image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif"
      {...props}
    />
  )
}
