import Geometry
import Planning
import Topology

extension ImportPass {
    /// Brings the outlines of streets and district up to date with their communities: where all communities of an
    /// area have one, it is dissolved from theirs; an outline that was given stays, and is compared.
    func deriveOutlines() throws {
        let communities = try transaction.snapshot.areas(.communities)
        let outlined = communities.filter { $0.area?.isEmpty == false }
        guard let plane = try plane(of: outlined.compactMap(\.area)) else { return }
        let coverage: Coverage
        do { coverage = try Coverage(outlined.map { $0.area ?? MultiPolygon([]) }) } catch { return }
        for layer in [Layer.streets, .district] {
            var rows: [FeatureRow] = []
            for area in try transaction.snapshot.areas(layer) {
                guard let code = try? DivisionCode(area.code) else { continue }
                func lies(_ community: AreaRecord) -> Bool {
                    (try? DivisionCode(community.code)).map(code.contains) ?? false
                }
                let inside = communities.filter(lies)
                let isWhole = !inside.isEmpty && inside.allSatisfy { $0.area?.isEmpty == false }
                guard isWhole else {
                    if area.outline == .derived { rows.append(FeatureRow(key: area.code, values: [.null], shape: nil)) }
                    continue
                }
                let groups = outlined.map { lies($0) ? 0 : -1 }
                let dissolved = coverage.dissolved(by: groups).shape(ofCell: 0)
                if area.outline == .given, let given = area.area {
                    let fitting = BorderFitting(plane: plane, repair: nil)
                    let size = try fitting.difference(given, dissolved)
                    if size > 1 { remark(.outlineDiffers(code: area.code, squareMetres: size), key: area.code) }
                } else {
                    rows.append(
                        FeatureRow(
                            key: area.code, values: [.text(AreaRecord.Outline.derived.rawValue)],
                            shape: Shape(dissolved)))
                }
            }
            if !rows.isEmpty { _ = try transaction.upsert(layer, fields: layer.fields("outline"), rows: rows) }
        }
    }
}
