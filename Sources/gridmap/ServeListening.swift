import Web

extension ListeningFault {
    /// What is wrong with an address and what to do, in the language of this process.
    func sentence(_ host: String, _ port: Int) -> String {
        say(WebError.cannotListen(host: host, port: port, self).description, chinese(host, port))
    }

    private func chinese(_ host: String, _ port: Int) -> String {
        switch self {
        case .taken: "\(host) 的端口 \(port) 已被占用：请停止占用它的程序，或用 --port 换一个端口（0 为任一空闲端口）"
        case .forbidden: "\(host) 的端口 \(port) 由系统保留：请用 --port 换用 1024 以上的端口，由代理转发"
        case .elsewhere: "“\(host)”不是本机地址：请用 --host 给出本机地址，如 127.0.0.1，或 0.0.0.0（全部地址）"
        }
    }
}
