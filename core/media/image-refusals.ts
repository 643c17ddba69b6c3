/** Why an uploaded picture was not taken. */
export abstract class ImageRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

export class ImageTooManyBytes extends ImageRefused {}
export class ImageTooManyPixels extends ImageRefused {}
/** SVG can carry scripts: only pictures of our own may be SVG. */
export class SvgRefused extends ImageRefused {}
/** Not JPEG, PNG, WebP, GIF, AVIF or HEIC, whatever its name says. */
export class ImageFormatRefused extends ImageRefused {}
/** Begins like a picture but cannot be decoded. */
export class ImageBroken extends ImageRefused {}
