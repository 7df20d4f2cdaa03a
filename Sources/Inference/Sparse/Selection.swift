// Which scores are the largest, without sorting them.

/// The `count`-th largest of `values`, and how many are larger than it. Reorders `values`. O(n) on average (Hoare's quickselect);
/// allocates nothing. `count` is 1 to `values.count`; NaN counts as the smallest.
package func selectLargest(
    _ count: Int,
    of values: UnsafeMutableBufferPointer<Float>
) -> (value: Float, larger: Int) {
    precondition((1...values.count).contains(count))
    for index in values.indices where values[index].isNaN { values[index] = -.infinity }
    var lower = 0
    var upper = values.count - 1
    while lower < upper {
        // Median of three: scores come nearly sorted, hottest neurons first.
        let middle = lower + (upper - lower) / 2
        let (a, b, c) = (values[lower], values[middle], values[upper])
        let pivot = max(min(a, b), min(max(a, b), c))
        var left = lower
        var right = upper
        while left <= right {
            while values[left] > pivot { left += 1 }
            while values[right] < pivot { right -= 1 }
            if left <= right {
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
        }
        // lower ... right ≥ pivot ≥ left ... upper, and what lies between equals it.
        if count - 1 <= right {
            upper = right
        } else if count - 1 >= left {
            lower = left
        } else {
            break
        }
    }
    let value = values[count - 1]
    var larger = 0
    for index in 0..<count where values[index] > value { larger += 1 }
    return (value, larger)
}
