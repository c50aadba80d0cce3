/// What a Kubernetes cluster needs to run an image: a Deployment with probes, a Service and a HorizontalPodAutoscaler.
enum KubernetesManifests {
    static func text(_ name: String, image: String, version: Int) -> String {
        let name = label(name)
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: \(name)
              labels: {app.kubernetes.io/name: \(name), app.kubernetes.io/version: "\(version)"}
            spec:
              selector:
                matchLabels: {app.kubernetes.io/name: \(name)}
              template:
                metadata:
                  labels: {app.kubernetes.io/name: \(name), app.kubernetes.io/version: "\(version)"}
                spec:
                  automountServiceAccountToken: false
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    runAsGroup: 65532
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                    - name: galley
                      image: \(image)
                      ports:
                        - {name: http, containerPort: 8080}
                      readinessProbe:
                        httpGet: {path: /ready, port: http}
                        periodSeconds: 2
                      livenessProbe:
                        httpGet: {path: /health, port: http}
                        periodSeconds: 10
                      resources:
                        requests: {cpu: 100m, memory: 128Mi}
                        limits: {memory: 512Mi}
                      volumeMounts:
                        - {name: tmp, mountPath: /tmp}
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities: {drop: [ALL]}
                  volumes:
                    - name: tmp
                      emptyDir: {medium: Memory, sizeLimit: 128Mi}
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: \(name)
              labels: {app.kubernetes.io/name: \(name)}
            spec:
              selector: {app.kubernetes.io/name: \(name)}
              ports:
                - {name: http, port: 80, targetPort: http}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: \(name)
              labels: {app.kubernetes.io/name: \(name)}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(name)}
              minReplicas: 2
              maxReplicas: 10
              metrics:
                - type: Resource
                  resource:
                    name: cpu
                    target: {type: Utilization, averageUtilization: 70}

            """
    }

    /// A deployment's name as a label of DNS (RFC 1035): at most 63 of a to z, 0 to 9 and `-`, from a letter on.
    static func label(_ name: String) -> String {
        let plain = name.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
        }
        var label = plain.first?.isLetter == true ? String(plain) : "d-" + String(plain)
        label = String(label.prefix(63))
        while label.last == "-" { label.removeLast() }
        return label
    }
}
