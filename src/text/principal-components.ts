/** A direction in which vectors differ. */
export interface Component {
  /** How far a vector lies in it, from the mean of all. */
  project(vector: readonly number[]): number
}

const ROUNDS = 12

/** The directions in which vectors differ most, the first of them first (principal component analysis: Jolliffe 2002). */
export function principalComponents(vectors: readonly (readonly number[])[], count: number): Component[] {
  const size = vectors[0]?.length ?? 0
  const mean = Float64Array.from(
    { length: size },
    (_, at) => sumOf(vectors, (vector) => vector[at] ?? 0) / vectors.length,
  )
  const covariance = new Float64Array(size * size)
  for (const vector of vectors) {
    const centred = Float64Array.from(vector, (value, at) => value - valueAt(mean, at))
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        covariance[row * size + column] =
          valueAt(covariance, row * size + column) + valueAt(centred, row) * valueAt(centred, column)
      }
    }
  }
  const directions = eigenvectors(covariance, size)
  return [...Array(size).keys()]
    .sort((a, b) => valueAt(covariance, b * size + b) - valueAt(covariance, a * size + a))
    .slice(0, count)
    .map((column) => ({
      project: (vector) =>
        vector.reduce(
          (sum, value, row) => sum + (value - valueAt(mean, row)) * valueAt(directions, row * size + column),
          0,
        ),
    }))
}

/** The columns of what it returns; leaves their eigenvalues on the diagonal of `matrix` (Jacobi 1846). */
function eigenvectors(matrix: Float64Array, size: number): Float64Array {
  const vectors = new Float64Array(size * size)
  for (let at = 0; at < size; at += 1) vectors[at * size + at] = 1
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const off = valueAt(matrix, p * size + q)
        if (Math.abs(off) < 1e-9) continue
        const theta = (valueAt(matrix, q * size + q) - valueAt(matrix, p * size + p)) / (2 * off)
        const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const cosine = 1 / Math.sqrt(tangent * tangent + 1)
        const sine = tangent * cosine
        for (let k = 0; k < size; k += 1) turn(matrix, k * size + p, k * size + q, cosine, sine)
        for (let k = 0; k < size; k += 1) turn(matrix, p * size + k, q * size + k, cosine, sine)
        for (let k = 0; k < size; k += 1) turn(vectors, k * size + p, k * size + q, cosine, sine)
      }
    }
  }
  return vectors
}

function turn(values: Float64Array, one: number, other: number, cosine: number, sine: number): void {
  const [x, y] = [valueAt(values, one), valueAt(values, other)]
  values[one] = cosine * x - sine * y
  values[other] = sine * x + cosine * y
}

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0)
}

function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? 0
}
