import type { DiskMap } from '../database/disk-map.ts'
import type { Picture } from './wordpress-content.ts'

/**
 * The pictures of a site by the numbers of their attachments. They are not in memory: a site has more of them than posts,
 * and V8 would keep the part of the file around each.
 */
export class AttachedPictures {
  readonly #texts: DiskMap

  constructor(texts: DiskMap) {
    this.#texts = texts
  }

  get(id: string): Picture | undefined {
    const text = this.#texts.get(id)
    return text === undefined ? undefined : (JSON.parse(text) as Picture)
  }

  set(id: string, picture: Picture): void {
    this.#texts.set(id, JSON.stringify(picture))
  }
}
