extension MapService {
    /// What `/metrics` tells of the content and its caches.
    func gauges() async -> [MetricsText.Gauge] {
        var gauges: [MetricsText.Gauge] = []
        if let generation = await contents.generation {
            gauges.append(
                MetricsText.Gauge(
                    name: "gridmap_generation", help: "The generation being served.", value: Double(generation)))
        }
        gauges.append(
            MetricsText.Gauge(
                name: "gridmap_held_bytes", help: "Bytes of answers that clients have not taken yet.",
                value: Double(heldAnswers.held)))
        let caches = [
            ("ready", CacheStatistics(hits: contents.ready.hits)), ("tiles", await tiles.cached),
            ("page", await pages.statistics),
        ]
        func add(_ name: String, _ help: String, _ kind: String, _ value: (CacheStatistics) -> Int) {
            for (cache, statistics) in caches {
                gauges.append(
                    MetricsText.Gauge(
                        name: name, help: help, value: Double(value(statistics)), kind: kind,
                        labels: [("cache", cache)]))
            }
        }
        add("gridmap_cache_hits_total", "Answers that lay ready.", "counter", \.hits)
        add("gridmap_cache_misses_total", "Answers that were made.", "counter", \.misses)
        add("gridmap_cache_bytes", "Bytes kept in memory.", "gauge", \.cost)
        let made = [("cut", tiles.counts.cut), ("store", tiles.counts.stored), ("unchanged", tiles.counts.confirmed)]
        for (source, count) in made {
            gauges.append(
                MetricsText.Gauge(
                    name: "gridmap_tiles_total", help: "Tiles cut, taken from the store, or found unchanged.",
                    value: Double(count), kind: "counter", labels: [("source", source)]))
        }
        return gauges
    }
}
